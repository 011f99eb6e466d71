import { describe, expect, it } from 'vitest'
import { draftOf, formOf, isPlace } from './general-draft'

describe('a general specialist', () => {
  const filled = {
    ...formOf(null),
    en: { name: ' Sleep ', description: '', system_prompt: 'Ask about nights.' },
  }

  it('has no translation until a Russian word is written', () => {
    expect(draftOf(filled).translations).toEqual({ ru: null })
    const russian = { name: 'Сон', description: ' ', system_prompt: 'Спросите о ночах.' }
    expect(draftOf({ ...filled, ru: russian }).translations).toEqual({ ru: { ...russian, description: '' } })
  })

  it('is sent without the spaces around its words', () => {
    expect(draftOf(filled)).toMatchObject({
      name: 'Sleep',
      icon: 'stethoscope',
      is_active: true,
      sort_order: 0,
    })
  })

  it('stands at a whole number', () => {
    expect([isPlace('12'), isPlace(''), isPlace('-1'), isPlace('1.5')]).toEqual([true, false, false, false])
  })
})
