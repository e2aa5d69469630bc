"""Slack's emoji short codes as characters. Custom emoji and unknown codes are None."""

from __future__ import annotations

import re
import unicodedata

_SKIN_TONES = {str(tone): chr(0x1F3FB + tone - 2) for tone in range(2, 7)}
_VARIATION = "\ufe0f"  # "as a picture": must give way to a skin tone

# Codes that are not the character's Unicode name; those need no table.
_TABLE = """
+1=👍 thumbsup=👍 -1=👎 thumbsdown=👎 ok_hand=👌 wave=👋 clap=👏 pray=🙏 raised_hands=🙌
muscle=💪 point_up=☝️ point_up_2=👆 point_down=👇 point_left=👈 point_right=👉 hand=✋ v=✌️
fist=✊ facepunch=👊 punch=👊 crossed_fingers=🤞 the_horns=🤘 writing_hand=✍️ open_hands=👐
lips=👄 smile=😄 smiley=😃 grinning=😀 grin=😁 laughing=😆 satisfied=😆 sweat_smile=😅 joy=😂
rofl=🤣 simple_smile=🙂 upside_down_face=🙃 wink=😉 blush=😊 innocent=😇 relaxed=☺️
relieved=😌 heart_eyes=😍 star-struck=🤩 kissing_heart=😘 kissing=😗 yum=😋
stuck_out_tongue=😛 stuck_out_tongue_winking_eye=😜 zany_face=🤪 money_mouth_face=🤑
face_with_hand_over_mouth=🤭 shushing_face=🤫 thinking=🤔 zipper_mouth_face=🤐
expressionless=😑 no_mouth=😶 smirk=😏 unamused=😒 rolling_eyes=🙄 grimacing=😬 pensive=😔
sleepy=😪 sleeping=😴 mask=😷 exploding_head=🤯 partying_face=🥳 sunglasses=😎 confused=😕
worried=😟 white_frowning_face=☹️ open_mouth=😮 hushed=😯 astonished=😲 flushed=😳
pleading_face=🥺 frowning=😦 anguished=😧 fearful=😨 cold_sweat=😰 disappointed_relieved=😥
cry=😢 sob=😭 scream=😱 confounded=😖 persevere=😣 disappointed=😞 sweat=😓 weary=😩
triumph=😤 rage=😡 angry=😠 poop=💩 hankey=💩 see_no_evil=🙈 hear_no_evil=🙉 speak_no_evil=🙊
man-shrugging=🤷‍♂️ woman-shrugging=🤷‍♀️ man-facepalming=🤦‍♂️ woman-facepalming=🤦‍♀️ bow=🙇
raising_hand=🙋 no_good=🙅 ok_woman=🙆 heart=❤️ heartpulse=💗 kiss=💋 100=💯 boom=💥
collision=💥 dizzy=💫 sweat_drops=💦 dash=💨 zzz=💤 star=⭐ star2=🌟 zap=⚡ sunny=☀️ cloud=☁️
umbrella=☔ snowflake=❄️ tada=🎉 gift=🎁 birthday=🎂 cake=🍰 medal=🏅 dart=🎯 coffee=☕ tea=🍵
beer=🍺 beers=🍻 pizza=🍕 dog=🐶 cat=🐱 airplane=✈️ car=🚗 red_car=🚗 truck=🚚 bike=🚲
house=🏠 office=🏢 phone=☎️ telephone=☎️ iphone=📱 calling=📲 computer=💻 email=✉️ envelope=✉️
e-mail=📧 mailbox=📫 moneybag=💰 dollar=💵 euro=💶 pound=💷 pencil=📝 pencil2=✏️ calendar=📆
date=📅 link=🔗 unlock=🔓 mag=🔍 bulb=💡 gear=⚙️ hourglass=⌛ hourglass_flowing_sand=⏳
watch=⌚ alarm_clock=⏰ clock=🕓 no_bell=🔕 mega=📣 loudspeaker=📢 warning=⚠️ x=❌ o=⭕
white_check_mark=✅ heavy_check_mark=✔️ ballot_box_with_check=☑️ heavy_multiplication_x=✖️
question=❓ grey_question=❔ exclamation=❗ heavy_exclamation_mark=❗ bangbang=‼️
interrobang=⁉️ arrow_right=➡️ arrow_left=⬅️ arrow_up=⬆️ arrow_down=⬇️ recycle=♻️ sos=🆘 new=🆕
ok=🆗 red_circle=🔴 white_circle=⚪ black_circle=⚫ us=🇺🇸 gb=🇬🇧 uk=🇬🇧 es=🇪🇸 fr=🇫🇷
de=🇩🇪 it=🇮🇹 cn=🇨🇳 jp=🇯🇵 kr=🇰🇷 ru=🇷🇺 one=1️⃣ two=2️⃣ three=3️⃣ four=4️⃣ five=5️⃣
six=6️⃣ seven=7️⃣ eight=8️⃣ nine=9️⃣ zero=0️⃣
"""
_CHARACTERS = dict(pair.split("=") for pair in _TABLE.split())
_CHARACTERS["information_source"] = "\u2139\ufe0f"


def emoji_for(code: str, skin_tone: str = "") -> str | None:
    """``code`` without colons; ``skin_tone`` "2" to "6" as in Slack's ``:skin-tone-3:``."""
    emoji = _CHARACTERS.get(code) or _flag(code) or _by_unicode_name(code)
    if emoji is None or not skin_tone:
        return emoji
    return emoji[0] + _SKIN_TONES[skin_tone] + emoji[1:].removeprefix(_VARIATION)


def _flag(code: str) -> str | None:
    if not re.fullmatch(r"flag-[a-z]{2}", code):
        return None
    return "".join(chr(ord(letter) - ord("a") + 0x1F1E6) for letter in code[-2:])


def _by_unicode_name(code: str) -> str | None:
    """Most newer emoji are called by their Unicode name; letters and blanks are none."""
    try:
        character = unicodedata.lookup(code.replace("_", " ").upper())
    except KeyError:
        return None
    is_emoji = len(character) == 1 and ord(character) >= 0x2600
    return character if is_emoji and unicodedata.category(character) == "So" else None
