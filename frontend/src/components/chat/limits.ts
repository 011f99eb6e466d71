/** What the server takes in one question. */
export const longestQuestion = 50_000
