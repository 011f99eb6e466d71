"""Small programs that touch files of strangers, each in a process of its own with limits on memory and time.

A program reads one JSON object from its arguments and writes JSON lines. It is started without the environment
(no secrets to find) and without the application (quick to start); a file that breaks it breaks only it.
"""
