"""Writes `own_names.jsonl`: agency-style sentences of our own, with people, organisations and places marked.

The sentences are templates of this project's own making; the names filled in are public knowledge. What is in plain
words in a template is no name: demonyms, titles, months and nicknames of offices stay unmarked on purpose.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

PEOPLE = """Vladimir Putin|Alexander Lukashenko|Volodymyr Zelenskyy|Sergei Lavrov|Sergei Shoigu|Dmitry Peskov|Joe Biden
Donald Trump|Kamala Harris|Antony Blinken|Jens Stoltenberg|Ursula von der Leyen|Josep Borrell|Emmanuel Macron
Angela Merkel|Olaf Scholz|Annalena Baerbock|Boris Johnson|Rishi Sunak|Keir Starmer|Giorgia Meloni|Pedro Sánchez
Recep Tayyip Erdogan|Benjamin Netanyahu|Mahmoud Abbas|Ismail Haniyeh|Bashar al-Assad|Abdel Fattah al-Sisi
Mohammed bin Salman|Ali Khamenei|Ebrahim Raisi|Hassan Nasrallah|Xi Jinping|Wang Yi|Kim Jong Un|Yoon Suk Yeol
Fumio Kishida|Shinzo Abe|Narendra Modi|Imran Khan|Shehbaz Sharif|Ashraf Ghani|Aung San Suu Kyi|Min Aung Hlaing
Joko Widodo|Rodrigo Duterte|Ferdinand Marcos Jr.|Nguyen Phu Trong|Cyril Ramaphosa|Muhammadu Buhari|Bola Tinubu
Paul Kagame|Yoweri Museveni|William Ruto|Abiy Ahmed|Debretsion Gebremichael|Abdel Fattah al-Burhan|Salva Kiir
Felix Tshisekedi|Assimi Goita|Nicolás Maduro|Juan Guaidó|Jair Bolsonaro|Luiz Inácio Lula da Silva|Gustavo Petro
Gabriel Boric|Andrés Manuel López Obrador|Daniel Ortega|Nayib Bukele|António Guterres|Tedros Adhanom Ghebreyesus
Karim Khan|Viktor Orban|Andrzej Duda|Mateusz Morawiecki|Aleksandar Vucic|Albin Kurti|Milorad Dodik|Nikol Pashinyan
Ilham Aliyev|Kassym-Jomart Tokayev|Maia Sandu|Svetlana Tsikhanouskaya|Roman Protasevich|Alexei Navalny|Maria Ressa
Kofi Annan|Nelson Mandela|Robert Mugabe|Yasser Arafat|Ariel Sharon|Hosni Mubarak|Muammar Gaddafi|Saddam Hussein
Lloyd Austin|John Kerry|Hillary Clinton|Nancy Pelosi|Mitch McConnell|Lindsey Graham|William Burns|Jake Sullivan
Ramzan Kadyrov|Valery Zaluzhny|Yevgeny Prigozhin|Khalifa Haftar|Ali Abdullah Saleh|Juan Orlando Hernández
Mwai Kibaki|Ban Ki-moon|Ho Chi Minh|Corazon Aquino|Anwar Sadat|Vaclav Havel|Amina Mohammed|Fatou Bensouda"""
ORGANISATIONS = """NATO|European Union|EU|United Nations|U.N.|UN|Security Council|African Union|Arab League
ASEAN|OPEC|IAEA
International Atomic Energy Agency|World Health Organization|WHO|World Bank|International Monetary Fund|IMF|OSCE
International Criminal Court|Human Rights Watch|Amnesty International|Red Cross|Doctors Without Borders|UNICEF|UNHCR
Hamas|Hezbollah|Taliban|Islamic State|al-Qaida|Boko Haram|al-Shabab|Fatah|Islamic Jihad|PKK|ETA|FARC|Wagner Group
Kremlin|Pentagon|State Department|Foreign Ministry|Defense Ministry|Interior Ministry|Finance Ministry|Treasury
Congress|Senate|Knesset|Bundestag|House of Commons|State Duma|European Commission|European Parliament|Federal Reserve
Supreme Court|Constitutional Court|Central Bank|CIA|FBI|FSB|MI6|Mossad|Revolutionary Guard|National Guard|Coast Guard
Reuters|Associated Press|AP|TASS|Interfax|Xinhua|Al Jazeera|BBC|CNN|New York Times|Washington Post|Haaretz
Labour Party|Conservative Party|Bharatiya Janata Party|Likud|Fidesz|Law and Justice|African National Congress|ANC
Gazprom|Rosneft|Huawei|Boeing|Airbus|Volkswagen|Shell|Exxon Mobil|Google|Facebook|Twitter|Lockheed Martin|Siemens
Harvard University|Oxford University|Carnegie Endowment|Chatham House|Greenpeace|Oxfam|Muslim Brotherhood|Solidarity
Tigray People's Liberation Front|TPLF|Rapid Support Forces|RSF|M23|Syrian Democratic Forces|Houthi movement|LTTE"""
PLACES = """Russia|Ukraine|Belarus|Poland|Lithuania|Latvia|Germany|France|Britain|United Kingdom|Italy|Spain|Hungary
Serbia|Kosovo|Bosnia|Turkey|Greece|Cyprus|Armenia|Azerbaijan|Georgia|Kazakhstan|Uzbekistan|Afghanistan|Pakistan|India
China|Taiwan|Japan|South Korea|North Korea|Myanmar|Thailand|Vietnam|Philippines|Indonesia|Malaysia|Australia
New Zealand|Iran|Iraq|Syria|Lebanon|Israel|Jordan|Egypt|Saudi Arabia|Yemen|Qatar|United Arab Emirates|Libya|Tunisia
Algeria|Morocco|Sudan|South Sudan|Ethiopia|Eritrea|Somalia|Kenya|Uganda|Rwanda|Burundi|Congo|Nigeria|Niger|Mali|Chad
Cameroon|Senegal|Guinea|Ghana|South Africa|Zimbabwe|Mozambique|Angola|United States|U.S.|Canada|Mexico|Guatemala
Honduras|El Salvador|Nicaragua|Panama|Cuba|Haiti|Colombia|Venezuela|Ecuador|Peru|Bolivia|Brazil|Chile|Argentina
Sri Lanka|Bangladesh|Nepal|Moldova|Romania|Bulgaria|Finland|Sweden|Norway|Burkina Faso|Ivory Coast|Sierra Leone"""
TOWNS = """Moscow|Kyiv|Minsk|Warsaw|Vilnius|Berlin|Paris|London|Rome|Madrid|Brussels|Geneva|Vienna|Belgrade
Ankara|Istanbul
Tbilisi|Yerevan|Baku|Kabul|Kandahar|Islamabad|Karachi|New Delhi|Mumbai|Beijing|Hong Kong|Taipei|Tokyo|Seoul|Pyongyang
Bangkok|Hanoi|Manila|Jakarta|Canberra|Tehran|Baghdad|Mosul|Basra|Damascus|Aleppo|Idlib|Beirut|Jerusalem|Tel Aviv
Ramallah|Gaza City|Rafah|Amman|Cairo|Riyadh|Sanaa|Aden|Doha|Tripoli|Benghazi|Tunis|Khartoum|Addis Ababa|Mekele|Nairobi
Mogadishu|Kampala|Kigali|Goma|Kinshasa|Abuja|Lagos|Maiduguri|Bamako|Dakar|Harare|Pretoria|Washington|New York|Ottawa
Mexico City|Havana|Port-au-Prince|Bogota|Caracas|Lima|La Paz|Brasilia|Buenos Aires|Santiago|Kharkiv|Mariupol|Donetsk
Luhansk|Odesa|Kherson|Sevastopol|Grozny|Pristina|Sarajevo|Srebrenica|Nagorno-Karabakh|Crimea|Kashmir|West Bank
Gaza Strip|Golan Heights|Tigray|Darfur|Donbas|Black Sea|South China Sea|Strait of Hormuz|Persian Gulf|Red Sea|Balkans"""
TITLES = """President|Prime Minister|Foreign Minister|Defense Minister|Chancellor|Secretary-General|Senator
Sen.|Rep.|Gen.
Ambassador|opposition leader|spokesman|spokeswoman|former President|Vice President|Interior Minister|Mr.|Mrs.|Dr.|Col.
army chief|rebel commander|Secretary of State|national security adviser|Governor|Gov.|Judge|Lt. Gen.
human rights lawyer"""
DEMONYMS = """Russian|Ukrainian|Belarusian|Polish|German|French|British|Italian|Turkish|Israeli|Palestinian
Syrian|Iranian
Iraqi|Afghan|Pakistani|Indian|Chinese|Taiwanese|Japanese|South Korean|Egyptian|Saudi|Libyan|Sudanese|Ethiopian|Kenyan
Nigerian|Congolese|Malian|American|Canadian|Mexican|Colombian|Venezuelan|Brazilian|Kurdish|Chechen|Serbian
Western|Arab"""
PEOPLES = (
    "Russians|Ukrainians|Poles|Israelis|Palestinians|Kurds|Afghans|Iraqis|Americans|Muslims|Christians|Sunnis|Hutus"
)
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
MONTHS = "January|Feb.|March|April|May|June|July|Aug.|Sept.|October|Nov.|December"

TEMPLATES = """{TOWN} ( {AGENCY} ) -- {NAT} troops shelled villages near {TOWN} on {DAY} , officials said .
{TOWN} , {MONTH} 24 ( {AGENCY} ) - {TITLE} {PER} said {PLACE} would not sign the agreement .
{TOWN} — {NAT} {TITLE} {PER} arrived in {TOWN} for talks with {PER} .
{NAT} {TITLE} {PER} told reporters in {TOWN} that {PLACE} and {PLACE} will sign the treaty next month .
{TITLE} {PER} of {PLACE} rejected the offer , and {LAST} vowed to fight on .
{TITLE} {LAST} met {NAT} leaders in {TOWN} , the {ORG} said .
" We will not be intimidated , " {LAST} said in a televised address from {TOWN} .
" They attacked us first , " said {PER} , a spokesman for the {ORG} .
{PER} 's government expelled two {NAT} diplomats on {DAY} .
{LAST} 's visit to {TOWN} comes days after the {ORG} imposed sanctions on {PLACE} .
{LAST} s proposal was turned down by {PLACE} and {PLACE}
The {ORG} has accused {LAST} of retaliating against {PLACE} .
The {ORG} condemned the attack in {TOWN} and urged {PLACE} to pull back its forces .
{PLACE} , {PLACE} and {PLACE} agreed to reopen their borders .
Leaders of {PLACE} , {PLACE} , {PLACE} and {PLACE} will gather in {TOWN} on {DAY} .
Among those killed were {PER} , {PER} and {PER} .
{PER} ( {NAT} ) and {PER} ( {NAT} ) shared the prize .
The {NAT} army said it had killed a dozen militants near {TOWN} .
{PEOPLES} fled across the border into {PLACE} as fighting spread to {TOWN} .
Thousands of {PEOPLES} marched through {TOWN} to demand the resignation of {TITLE} {PER} .
The {NAT} capital , {TOWN} , was calm on {DAY} .
In {TOWN} , {NAT} police arrested an adviser to {PER} , the newspaper reported .
A court in {TOWN} sentenced {PER} to nine years in prison .
{ORG} fighters seized a base outside {TOWN} , {PLACE} 's second city .
Talks between the {ORG} and {ORG} broke down late on {DAY} .
The {ORG} 's envoy to {PLACE} , {PER} , called for restraint .
{PER} , who leads the {ORG} , said the deal was dead .
{PER} , head of the {ORG} in {TOWN} , could not be reached for comment .
Speaking in {TOWN} , {LAST} warned that {PLACE} may close the crossing at any time .
{PLACE} 's {TITLE} {PER} flew to {TOWN} to meet {LAST} .
Western officials fear that {PLACE} could supply missiles to {PLACE} .
{PLACE} denied that its warships had entered the {SEA} .
A {NAT} warship sailed through the {SEA} , drawing a protest from {TOWN} .
{PLACE} said {DAY} it will send 2,000 soldiers to {PLACE} .
{PLACE} recalled its ambassador from {TOWN} after the raid on the {NAT} consulate .
The ambassador of {PLACE} to the {ORG} walked out of the meeting .
According to {ORG} , the blast in {TOWN} wounded 14 people .
{AGENCY} quoted a {NAT} official as saying the pipeline to {PLACE} would be shut .
In an interview with {ORG} , {LAST} blamed {PLACE} for the violence .
{ORG} workers in {TOWN} went on strike over pay .
Shares of {ORG} fell after {PLACE} banned exports .
{PLACE} and the {ORG} signed a loan agreement worth $ 3 billion .
{PLACE} has asked {PLACE} to hand over {PER} , a former minister .
{PLACE} : {LAST} wins second term
{PLACE} , {PLACE} sign defence pact
{LAST} warns {PLACE} over {TOWN}
{NAT} jets bomb {TOWN} , killing 9
{TITLE} {LAST} to visit {TOWN} in {MONTH}
{ORG} urges calm in {TOWN}
Police in {TOWN} fired tear gas at supporters of {PER} .
Supporters of {LAST} blocked roads leading to {TOWN} and {TOWN} .
Relations between {TOWN} and {TOWN} have soured since {LAST} took office .
The {ORG} said it had no information about {PER} .
The rebels , backed by {PLACE} , hold most of {TOWN} .
{NAT} forces backed by {PLACE} recaptured {TOWN} from the {ORG} .
{ORG} claimed responsibility for the bombing in {TOWN} .
No group claimed responsibility , but {NAT} officials blamed {ORG} .
{TITLE} {PER} and {PLACE} 's {PER} shook hands in {TOWN} .
{PER} and his {NAT} counterpart , {PER} , discussed the grain deal by phone .
After meeting {LAST} , {PER} praised {PLACE} 's efforts .
{LAST} , {LAST} and {LAST} will hold a summit in {TOWN} in {MONTH} .
{PLACE} doesnt recognise the government in {TOWN}
{PLACE} and {PLACE} dont plan to join the {ORG}
{PLACE} 's parliament voted to withdraw from the {ORG} .
The {NAT} parliament approved a law on foreign agents despite protests in {TOWN} .
Human rights groups say {NAT} guards beat prisoners at a camp near {TOWN} .
{PLACE} accuses {PLACE} of arming the {ORG} , which {LAST} denies .
Refugees from {PLACE} said soldiers had burned their homes .
The earthquake struck near {TOWN} , {PLACE} , on {DAY} .
He was born in {TOWN} , {PLACE} , and studied at {ORG} .
She worked for the {ORG} in {TOWN} before moving to {PLACE} .
The plane was flying from {TOWN} to {TOWN} when it was forced to land .
Delegations from {TOWN} , {TOWN} and {TOWN} attended the ceremony .
{PLACE} offered {PLACE} security guarantees in return for access to the {SEA} .
- {PER} , {TITLE} of {PLACE}
- {TOWN} : two killed , {NAT} media say
1 . {PLACE} must withdraw from {TOWN} .
2 . The {ORG} will monitor the ceasefire in {TOWN} .
Reporting by {PER} in {TOWN} ; editing by {PER}
By {PER} and {PER} , {AGENCY}
Copyright 2021 {AGENCY}
{PER} contributed to this report from {TOWN} .
Additional reporting by {PER} in {TOWN} and {PER} in {TOWN} .
The minister , {PER} , is close to {LAST} .
Why did {LAST} go to {TOWN} ?
Will {PLACE} attack {PLACE} ?
Neither {PLACE} nor {PLACE} has ratified the treaty .
Both {LAST} and {LAST} denied the report by {ORG} .
{NAT} and {NAT} troops began joint drills in {PLACE} .
{PLACE} backed {NAT} separatists in {TOWN} , {ORG} investigators said .
An aide to {LAST} , speaking on condition of anonymity , confirmed the trip to {TOWN} .
On {DAY} , {MONTH} 3 , {LAST} 's party lost its majority .
The {NAT} central bank raised rates in {MONTH} .
In {MONTH} , the government freed 40 prisoners .
May will be a hard month for {PLACE} , {LAST} told the {ORG} .
The prime minister said the king would return to {TOWN} on {DAY} .
The president left for {PLACE} on {DAY} to meet the pope .
Members of the {ORG} stormed the {NAT} embassy in {TOWN} .
A spokesman for {LAST} said {PLACE} " has nothing to hide . "
Villagers near {TOWN} said gunmen on motorcycles killed 23 people .
Migrants stranded on the border between {PLACE} and {PLACE} were given food by the {ORG} .
{LAST} lashed out at {PLACE} , {PLACE} and the {ORG}  {DASH} which he called enemies of the state .
{PLACE} s president accused {PLACE} of sending {NAT} mercenaries
{ORG} officials met {TITLE} {PER} {DASH} the first such meeting in years .
{PLACE} has freed {PER} , an activist with the {ORG} , after {LAST} intervened .
The {ORG} ( {ORG} ) opened an office in {TOWN} .
The United Nations ( UN ) said 200,000 people had left {TOWN} .
{TITLE} {PER} resigned on {DAY} amid protests ; {PER} was named to replace him .
{PER} of the {ORG} and {PER} of the {ORG} traded insults .
{PLACE} 's {ORG} summoned the {NAT} ambassador .
{PLACE} seized a tanker in the {SEA} , {AGENCY} reported .
Former {NAT} {TITLE} {PER} went on trial in {TOWN} .
The suspect , a 34-year-old from {TOWN} , was arrested at the airport .
Sources close to the {NAT} presidency said {LAST} would step down .
Democrats and Republicans in the Senate backed aid to {PLACE} .
{PLACE} -backed forces advanced on {TOWN} .
Anti-government protests spread from {TOWN} to {TOWN} .
{TOWN} -based analysts doubt that {LAST} wants war .
The G-7 and {PLACE} condemned {PLACE} 's nuclear test ."""

MARKED = {"PER": "PER", "LAST": "PER", "ORG": "ORG", "AGENCY": "ORG", "PLACE": "LOC", "TOWN": "LOC", "SEA": "LOC"}
VARIANTS = 5


def options(text: str) -> list[str]:
    """The entries of a table whose entries are divided by bars and line ends."""
    return [name.strip() for name in text.replace("\n", "|").split("|")]


def last_name(person: str) -> str:
    """What a second mention would call the person."""
    words = person.replace(" Jr.", "").split()
    return "Kim" if words[0] == "Kim" else "Xi" if words[0] == "Xi" else words[-1]


def _fillers() -> dict[str, list[str]]:
    people = options(PEOPLE)
    return {
        "PER": people,
        "LAST": [last_name(p) for p in people],
        "ORG": options(ORGANISATIONS),
        "AGENCY": ["AP", "Reuters", "AFP", "Xinhua", "TASS", "Interfax", "UPI", "dpa", "Anadolu"],
        "PLACE": options(PLACES),
        "TOWN": options(TOWNS),
        "SEA": [
            "Black Sea",
            "Red Sea",
            "South China Sea",
            "Persian Gulf",
            "Strait of Hormuz",
            "Baltic Sea",
            "Mediterranean",
        ],
        "TITLE": options(TITLES),
        "NAT": options(DEMONYMS),
        "PEOPLES": options(PEOPLES),
        "DAY": options(DAYS),
        "MONTH": options(MONTHS),
        "DASH": ["–", "--", "-"],
    }


def name_words(name: str) -> list[str]:
    """Words as the tokenizer splits them: hyphens between letters and possessives stand alone."""
    return re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " - ", name).replace("'s", " 's").split()


def fill(template: str, fillers: dict[str, list[str]], rng: random.Random) -> dict[str, object]:
    """One sentence: words and name spans `[first, last, kind]`."""
    words: list[str] = []
    names: list[tuple[int, int, str]] = []
    for part in template.split():
        slot = part[1:-1] if part.startswith("{") else None
        filler = name_words(rng.choice(fillers[slot])) if slot else name_words(part)
        if slot == "TOWN" and "( {AGENCY} )" in template and not words and rng.random() < 0.7:
            filler = [word.upper() for word in filler]
        if slot in MARKED:
            names.append((len(words), len(words) + len(filler), MARKED[slot]))
        elif part == "UN" or part == "Senate":
            names.append((len(words), len(words) + 1, "ORG"))
        words.extend(filler)
    if "United Nations (" in template:
        names.append((1, 3, "ORG"))
    return {"words": words, "names": sorted(set(names))}


def sentences(seed: int = 7) -> list[dict[str, object]]:
    """All sentences, each template filled `VARIANTS` times."""
    rng, fillers = random.Random(seed), _fillers()  # noqa: S311 - a fixed choice, no secret
    rows = [fill(template, fillers, rng) for template in TEMPLATES.splitlines() for _ in range(VARIANTS)]
    return [{"id": f"own-{number}", **row} for number, row in enumerate(rows)]


def main() -> None:
    """Writes the file beside this script."""
    path = Path(__file__).with_name("own_names.jsonl")
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in sentences()), encoding="utf-8")


if __name__ == "__main__":
    main()
