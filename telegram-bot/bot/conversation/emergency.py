"""Whom to call in an emergency: by where somebody lives, and by their language where that is not known.

The same numbers as in the browser (frontend/src/components/chat/emergency-zones.ts); a test holds them together.
"""

import re

from bot.locales import Locale, Texts

# Countries by the time zones that lie in them; everywhere else it is 112.
NUMBERS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (numbers, re.compile("|".join(zones)))
    for numbers, zones in (
        (
            ("911",),
            (
                r"(US|Canada|Mexico)/.+",
                r"Pacific/(Honolulu|Guam|Saipan|Pago_Pago)",
                r"America/(Indiana|Kentucky|North_Dakota)/.+",
                r"America/(New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Louisville)",
                r"America/(Indianapolis|Anchorage|Juneau|Sitka|Metlakatla|Yakutat|Nome|Adak|Puerto_Rico)",
                r"America/(Toronto|Montreal|Vancouver|Winnipeg|Edmonton|Halifax|St_Johns|Regina|Moncton)",
                r"America/(Glace_Bay|Goose_Bay|Whitehorse|Dawson|Dawson_Creek|Fort_Nelson|Yellowknife|Iqaluit)",
                r"America/(Rankin_Inlet|Resolute|Cambridge_Bay|Inuvik|Thunder_Bay|Nipigon|Rainy_River|Atikokan)",
                r"America/(Swift_Current|Creston|Blanc-Sablon|Pangnirtung|Coral_Harbour)",
                r"America/(Mexico_City|Cancun|Merida|Monterrey|Matamoros|Chihuahua|Ciudad_Juarez|Ojinaga)",
                r"America/(Mazatlan|Bahia_Banderas|Hermosillo|Tijuana|Ensenada|Santa_Isabel)",
            ),
        ),
        (("999", "112"), (r"GB(-Eire)?", r"Europe/(London|Belfast|Jersey|Guernsey|Isle_of_Man)")),
        (("112", "999"), (r"Eire", r"Europe/Dublin")),
        (("000",), (r"Australia/.+",)),
        (("111",), (r"NZ(-CHAT)?", r"Pacific/(Auckland|Chatham)")),
        (
            ("112", "103"),
            (
                r"W-SU",
                r"Europe/(Moscow|Kaliningrad|Samara|Saratov|Ulyanovsk|Astrakhan|Volgograd|Kirov|Simferopol)",
                r"Asia/(Yekaterinburg|Omsk|Novosibirsk|Barnaul|Tomsk|Novokuznetsk|Krasnoyarsk|Irkutsk|Chita)",
                r"Asia/(Yakutsk|Khandyga|Vladivostok|Ust-Nera|Magadan|Sakhalin|Srednekolymsk|Kamchatka|Anadyr)",
                r"Europe/(Minsk|Kyiv|Kiev|Uzhgorod|Zaporozhye)",
                r"Asia/(Almaty|Qyzylorda|Qostanay|Aqtobe|Aqtau|Atyrau|Oral|Bishkek|Tashkent|Samarkand)",
                r"Asia/(Yerevan|Baku|Dushanbe|Ashgabat)",
            ),
        ),
        (("119",), (r"(Japan|ROK)", r"Asia/(Tokyo|Seoul)")),
        (("120",), (r"PRC", r"Asia/(Shanghai|Chongqing|Chungking|Harbin|Urumqi|Kashgar)")),
        (("999",), (r"Hongkong", r"Asia/Hong_Kong")),
        (("995",), (r"Singapore", r"Asia/Singapore")),
        (("101",), (r"Israel", r"Asia/(Jerusalem|Tel_Aviv)")),
    )
)
NO_PLACE = re.compile(r"UTC|UCT|GMT.*|Universal|Zulu|Greenwich|Etc/.*")


def numbers_at(zone: str, locale: Locale) -> tuple[str, ...]:
    if not zone or NO_PLACE.fullmatch(zone):
        return ("112", "103") if locale is Locale.RU else ("112", "911")
    return next((numbers for numbers, zones in NUMBERS if zones.fullmatch(zone)), ("112",))


def banner(texts: Texts, codes: list[str], zone: str) -> str | None:
    """What it may be, what to do now, whom to call; None when none of the codes is known here."""
    known = [code for code in codes if texts.knows(f"flag.{code}_title")]
    if not known:
        return None
    siren = "" if known == ["suicide"] else "🚨 "
    parts = [f"{siren}<b>{texts.say(f'flag.{code}_title')}</b>\n{texts.say(f'flag.{code}_text')}" for code in known]
    numbers = " · ".join(f"<b>{number}</b>" for number in numbers_at(zone, texts.locale))
    return "\n\n".join([*parts, f"📞 {numbers}"])
