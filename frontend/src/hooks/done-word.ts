/** A medicine is taken, everything else is done. */
export const doneWord = (category: string | null | undefined) =>
  category === 'medicine' ? 'reminders.taken' : 'reminders.done'
