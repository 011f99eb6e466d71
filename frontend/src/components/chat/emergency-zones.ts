const cities = (area: string, names: string) => new RegExp(`^${area}/(${names})$`)

/** Whom to call where it is not 112: time zones, by the numbers of the countries they lie in. */
const local: [numbers: string[], zones: RegExp[]][] = [
  [
    // United States, Canada, Mexico.
    ['911'],
    [
      /^(US|Canada|Mexico)\//,
      cities('Pacific', 'Honolulu|Guam|Saipan|Pago_Pago'),
      /^America\/(Indiana|Kentucky|North_Dakota)\//,
      cities('America', 'New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Louisville'),
      cities('America', 'Indianapolis|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|Puerto_Rico'),
      cities('America', 'Toronto|Montreal|Vancouver|Winnipeg|Edmonton|Halifax|St_Johns|Regina|Moncton'),
      cities('America', 'Glace_Bay|Goose_Bay|Whitehorse|Dawson|Dawson_Creek|Fort_Nelson|Yellowknife|Iqaluit'),
      cities(
        'America',
        'Rankin_Inlet|Resolute|Cambridge_Bay|Inuvik|Thunder_Bay|Nipigon|Rainy_River|Atikokan',
      ),
      cities('America', 'Swift_Current|Creston|Blanc-Sablon|Pangnirtung|Coral_Harbour'),
      cities('America', 'Mexico_City|Cancun|Merida|Monterrey|Matamoros|Chihuahua|Ciudad_Juarez|Ojinaga'),
      cities('America', 'Mazatlan|Bahia_Banderas|Hermosillo|Tijuana|Ensenada|Santa_Isabel'),
    ],
  ],
  [
    ['999', '112'],
    [/^GB(-Eire)?$/, cities('Europe', 'London|Belfast|Jersey|Guernsey|Isle_of_Man')],
  ],
  [
    ['112', '999'],
    [/^Eire$/, cities('Europe', 'Dublin')],
  ],
  [['000'], [/^Australia\//]],
  [['111'], [/^NZ(-CHAT)?$/, cities('Pacific', 'Auckland|Chatham')]],
  [
    // Russia, and its neighbours where the ambulance has the same number of its own.
    ['112', '103'],
    [
      /^W-SU$/,
      cities('Europe', 'Moscow|Kaliningrad|Samara|Saratov|Ulyanovsk|Astrakhan|Volgograd|Kirov|Simferopol'),
      cities('Asia', 'Yekaterinburg|Omsk|Novosibirsk|Barnaul|Tomsk|Novokuznetsk|Krasnoyarsk|Irkutsk|Chita'),
      cities('Asia', 'Yakutsk|Khandyga|Vladivostok|Ust-Nera|Magadan|Sakhalin|Srednekolymsk|Kamchatka|Anadyr'),
      cities('Europe', 'Minsk|Kyiv|Kiev|Uzhgorod|Zaporozhye'),
      cities('Asia', 'Almaty|Qyzylorda|Qostanay|Aqtobe|Aqtau|Atyrau|Oral|Bishkek|Tashkent|Samarkand'),
      cities('Asia', 'Yerevan|Baku|Dushanbe|Ashgabat'),
    ],
  ],
  [['119'], [/^(Japan|ROK)$/, cities('Asia', 'Tokyo|Seoul')]],
  [['120'], [/^PRC$/, cities('Asia', 'Shanghai|Chongqing|Chungking|Harbin|Urumqi|Kashgar')]],
  [['999'], [/^Hongkong$/, cities('Asia', 'Hong_Kong')]],
  [['995'], [/^Singapore$/, cities('Asia', 'Singapore')]],
  [['101'], [/^Israel$/, cities('Asia', 'Jerusalem|Tel_Aviv')]],
]

const noPlace = /^(UTC|UCT|GMT.*|Universal|Zulu|Greenwich|Etc\/.*)$/

/** The numbers to call at the place of a time zone; null when it tells no place. */
export function numbersAt(zone: string | undefined): string[] | null {
  if (!zone || noPlace.test(zone)) return null
  const found = local.find(([, zones]) => zones.some((pattern) => pattern.test(zone)))
  return found ? found[0] : ['112']
}
