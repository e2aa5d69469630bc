/** The short codes that the page can draw; an unknown one stays as its code, as in Slack. */

const EMOJI = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_right: "➡️", arrows_counterclockwise: "🔄",
  ballot_box_with_check: "☑️", bell: "🔔", bust_in_silhouette: "👤", busts_in_silhouette: "👥",
  calendar: "📅", clipboard: "📋", clock1: "🕐", envelope: "✉️", envelope_with_arrow: "📩",
  exclamation: "❗", eyes: "👀", file_folder: "📁", green_circle: "🟢", grey_question: "❔",
  hand: "✋", headphones: "🎧", heart: "❤️", heavy_check_mark: "✔️", heavy_multiplication_x: "✖️",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", house: "🏠", inbox_tray: "📥", incoming_envelope: "📨",
  information_source: "ℹ️", iphone: "📱", joy: "😂", key: "🔑", large_blue_circle: "🔵",
  large_green_circle: "🟢", large_yellow_circle: "🟡", leftwards_arrow_with_hook: "↩️", link: "🔗",
  lock: "🔒", mag: "🔍", memo: "📝", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑",
  outbox_tray: "📤", paperclip: "📎", pencil2: "✏️", phone: "☎️", question: "❓", raised_hand: "✋",
  red_circle: "🔴", repeat: "🔁", rotating_light: "🚨", shushing_face: "🤫", slightly_smiling_face: "🙂",
  smile: "😄", speech_balloon: "💬", stopwatch: "⏱️", tada: "🎉", telephone_receiver: "📞",
  thumbsup: "👍", timer_clock: "⏲️", wave: "👋", warning: "⚠️", white_check_mark: "✅",
  white_circle: "⚪", x: "❌", zap: "⚡", zzz: "💤", pray: "🙏", rocket: "🚀", star: "⭐",
};

export const PICKABLE = ["+1", "white_check_mark", "eyes", "heart", "tada", "joy", "pray", "x"];

export const emoji = (code) => EMOJI[code.split("::")[0]] || `:${code}:`;
