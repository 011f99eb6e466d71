/** The look of the message that the address points at. */
export const pointedAt = 'rounded-lg outline-2 outline-warn-line outline-offset-8'
