"""Prometheus metrics of the process."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HTTP_REQUESTS = Counter("http_requests_total", "Answered HTTP requests", ["method", "route", "status"])
HTTP_SECONDS = Histogram("http_request_duration_seconds", "Time until the answer was sent", ["method", "route"])
GENERATIONS = Gauge("generations_running", "Answers being written by this process")
GENERATIONS_ENDED = Counter("generations_total", "Finished answers by outcome", ["outcome"])
WEBSOCKETS = Gauge("websockets_open", "Open WebSocket connections")
REMINDERS_FIRED = Counter("reminders_fired_total", "Occurrences handed to delivery")
DELIVERIES_WAITING = Gauge("deliveries_waiting", "Messages that are still to be sent", ["channel"])
DELIVERIES_LATE = Gauge("deliveries_oldest_due_seconds", "For how long the oldest of them has been due", ["channel"])
FIRING_WAITING = Gauge("reminders_due", "Times of reminders that should have been told by now")
FIRING_LATE = Gauge("reminders_oldest_due_seconds", "For how long the oldest of them has been due")
DELIVERIES = Counter("deliveries_total", "Tries to reach somebody outside, by outcome", ["channel", "outcome"])
EXTRACTED = Counter("extracted_total", "What the model found in documents, by kind and outcome", ["kind", "outcome"])
REVIEWS = Counter("reviews_total", "Daily reviews by how they ended", ["outcome"])
REVIEW_PROPOSALS = Counter("review_proposals_total", "What the model proposed in reviews, by outcome", ["outcome"])
DOCUMENTS_PROCESSED = Counter("documents_processed_total", "Processed documents by outcome", ["outcome"])
