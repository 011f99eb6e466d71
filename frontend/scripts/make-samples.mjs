// Draws the made-up lab reports in public/samples. Every value, name and laboratory in them is invented.
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

const target = new URL('../public/samples/', import.meta.url).pathname

const words = {
  en: {
    lab: 'Sample Laboratory',
    about: 'An invented report to try the assistant with',
    patient: [
      'Patient',
      'Alex Sample',
      'Born',
      '14 May 1984',
      'Taken',
      '12 March 2026, 08:40',
      'Reported',
      '13 March 2026',
    ],
    head: ['Test', 'Result', 'Unit', 'Reference range', 'Flag'],
    panels: [
      [
        'Thyroid',
        [
          ['TSH', '4.87', 'mIU/L', '0.40–4.00', 'H'],
          ['Free T4', '13.2', 'pmol/L', '9.0–19.0', ''],
        ],
      ],
      [
        'Iron',
        [
          ['Ferritin', '8.4', 'ng/mL', '10–120', 'L'],
          ['Iron', '9.1', 'µmol/L', '8.8–27.0', ''],
        ],
      ],
      [
        'Blood count',
        [
          ['Haemoglobin', '121', 'g/L', '120–160', ''],
          ['Leukocytes', '6.2', '10⁹/L', '4.0–9.0', ''],
          ['Platelets', '248', '10⁹/L', '150–400', ''],
        ],
      ],
      [
        'Other',
        [
          ['Glucose, fasting', '5.1', 'mmol/L', '4.1–5.9', ''],
          ['Vitamin D (25-OH)', '24', 'ng/mL', '30–100', 'L'],
        ],
      ],
    ],
    foot: 'H: above the range, L: below the range. A result outside the range is not a diagnosis; show it to your doctor.',
  },
  ru: {
    lab: 'Лаборатория «Пример»',
    about: 'Вымышленный результат, чтобы попробовать ассистента',
    patient: [
      'Пациент',
      'Примерова Александра',
      'Дата рождения',
      '14 мая 1984 г.',
      'Дата взятия',
      '12 марта 2026 г., 08:40',
      'Дата выдачи',
      '13 марта 2026 г.',
    ],
    head: ['Показатель', 'Результат', 'Единицы', 'Референсные значения', 'Отметка'],
    panels: [
      [
        'Щитовидная железа',
        [
          ['ТТГ', '4,87', 'мМЕ/л', '0,40–4,00', '↑'],
          ['Т4 свободный', '13,2', 'пмоль/л', '9,0–19,0', ''],
        ],
      ],
      [
        'Обмен железа',
        [
          ['Ферритин', '8,4', 'нг/мл', '10–120', '↓'],
          ['Железо', '9,1', 'мкмоль/л', '8,8–27,0', ''],
        ],
      ],
      [
        'Общий анализ крови',
        [
          ['Гемоглобин', '121', 'г/л', '120–160', ''],
          ['Лейкоциты', '6,2', '10⁹/л', '4,0–9,0', ''],
          ['Тромбоциты', '248', '10⁹/л', '150–400', ''],
        ],
      ],
      [
        'Прочее',
        [
          ['Глюкоза натощак', '5,1', 'ммоль/л', '4,1–5,9', ''],
          ['Витамин D (25-OH)', '24', 'нг/мл', '30–100', '↓'],
        ],
      ],
    ],
    foot: '↑: выше нормы, ↓: ниже нормы. Значение вне нормы ещё не диагноз; покажите результат врачу.',
  },
}

function page({ lab, about, patient, head, panels, foot }) {
  const rows = panels.map(([name, tests]) => {
    const lines = tests.map(
      ([test, result, unit, range, flag]) =>
        `<tr class="${flag ? 'out' : ''}"><td>${test}</td><td class="n">${result}</td><td>${unit}</td><td class="n">${range}</td><td>${flag}</td></tr>`,
    )
    return `<tr><th colspan="5" class="panel">${name}</th></tr>${lines.join('')}`
  })
  const facts = patient.map((word, index) => (index % 2 ? `<b>${word}</b></div>` : `<div>${word}: `)).join('')
  return `<style>
    body { font: 11pt "DejaVu Sans", sans-serif; color: #17262b; margin: 0 }
    header { border-bottom: 2px solid #0a6c69; padding-bottom: 10px; margin-bottom: 18px }
    h1 { font-size: 18pt; margin: 0; color: #0a6c69 } header p { margin: 3px 0 0; color: #5b6a6e }
    .facts { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 24px; margin-bottom: 18px }
    table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: 6px 8px; border-bottom: 1px solid #d9dedd }
    th { font-size: 9.5pt; color: #5b6a6e } .panel { padding-top: 16px; color: #0a6c69; font-size: 11pt } .n { text-align: right }
    .out td { font-weight: bold } footer { margin-top: 22px; color: #5b6a6e; font-size: 9.5pt }
  </style><header><h1>${lab}</h1><p>${about}</p></header><div class="facts">${facts}</div>
  <table><tr>${head.map((cell, index) => `<th class="${index === 1 || index === 3 ? 'n' : ''}">${cell}</th>`).join('')}</tr>${rows.join('')}</table>
  <footer>${foot}</footer>`
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
mkdirSync(target, { recursive: true })
for (const [lang, text] of Object.entries(words)) {
  const sheet = await browser.newPage()
  await sheet.setContent(
    `<!doctype html><html lang="${lang}"><title>${text.lab}</title><body>${page(text)}</body></html>`,
  )
  await sheet.pdf({
    path: `${target}lab-report-${lang}.pdf`,
    format: 'A4',
    margin: { top: '18mm', bottom: '18mm', left: '18mm', right: '18mm' },
  })
}
await browser.close()
