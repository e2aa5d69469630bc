/** Short codes that carry state, drawn here, so that they show on machines without an emoji font too. */

const disc = "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13";
const square = "M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z";
const check = "m4.3 8.4 2.5 2.5 4.9-5.6";
const tray = "M1.5 9.5h3.5l1 2h4l1-2h3.5v4h-13z";
const filled = (d, fill) => ({ d, fill });
const line = (d, stroke, width = 1.6) => ({ d, stroke, width });
const clock = [filled(disc, "#5b6b7a"), line("M8 4.5V8l2.5 1.5", "#fff", 1.5)];
const sand = [
  filled(
    "M3.5 1.5h9v1.6c0 2-3.7 3.4-3.7 4.9s3.7 2.9 3.7 4.9v1.6h-9v-1.6c0-2 3.7-3.4 3.7-4.9S3.5 5.1 3.5 3.1z",
    "#f3d9a4",
  ),
  filled("M5.2 3.5h5.6L8 6.3zM8 9.5l3 4H5z", "#c98a1b"),
  line("M3 1.5h10M3 14.5h10", "#8a5a00", 1.4),
];
const phone = [
  filled("M5 1h6a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1z", "#3c4654"),
  filled("M5.3 3h5.4v8.5H5.3z", "#cfe4f5"),
];
const envelope = [
  filled("M1.5 3.5h13v9h-13z", "#dfe6ee"),
  line("m1.5 3.8 6.5 5 6.5-5M1.5 3.5h13v9h-13z", "#60758c", 1.2),
];
const bubble = [
  filled(
    "M8 2c3.9 0 6.5 2.3 6.5 5.2S11.9 12.5 8 12.5c-.7 0-1.4-.1-2-.2L3 14v-2.6C2 10.4 1.5 9 1.5 7.2 1.5 4.3 4.1 2 8 2z",
    "#7fb4dd",
  ),
];

const PICTURES = {
  alarm_clock: clock,
  stopwatch: clock,
  timer_clock: clock,
  hourglass: sand,
  hourglass_flowing_sand: sand,
  green_circle: [filled(disc, "#2f9e6c")],
  large_green_circle: [filled(disc, "#2f9e6c")],
  large_yellow_circle: [filled(disc, "#e5b12c")],
  large_blue_circle: [filled(disc, "#3b82c9")],
  red_circle: [filled(disc, "#d13b4f")],
  white_circle: [filled(disc, "#fff"), line(disc, "#b5b0ba", 1.2)],
  white_check_mark: [filled(square, "#2f9e6c"), line(check, "#fff", 2)],
  heavy_check_mark: [line("m2.5 8.5 3.7 4 7.3-9", "#1f1d22", 2.4)],
  ballot_box_with_check: [filled(square, "#3b82c9"), line(check, "#fff", 2)],
  x: [line("m3.2 3.2 9.6 9.6M12.8 3.2l-9.6 9.6", "#d13b4f", 2.6)],
  no_entry: [filled(disc, "#d13b4f"), line("M4.5 8h7", "#fff", 2.4)],
  no_entry_sign: [line("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M3.8 3.8l8.4 8.4", "#d13b4f", 2)],
  warning: [filled("M8 1.5 15 14.5H1z", "#f0b429"), line("M8 6v4M8 12.2v.1", "#3d2f00", 1.8)],
  eyes: [
    filled(
      "M4.5 3C2.8 3 1.5 5.2 1.5 8s1.3 5 3 5 3-2.2 3-5-1.3-5-3-5M11.5 3c-1.7 0-3 2.2-3 5s1.3 5 3 5 3-2.2 3-5-1.3-5-3-5",
      "#fff",
    ),
    line(
      "M4.5 3C2.8 3 1.5 5.2 1.5 8s1.3 5 3 5 3-2.2 3-5-1.3-5-3-5M11.5 3c-1.7 0-3 2.2-3 5s1.3 5 3 5 3-2.2 3-5-1.3-5-3-5",
      "#8b8691",
      1,
    ),
    line("M3.4 8.5v.8M10.4 8.5v.8", "#1f1d22", 2.6),
  ],
  envelope,
  incoming_envelope: envelope,
  envelope_with_arrow: envelope,
  outbox_tray: [filled(tray, "#7a8794"), line("M8 8.5V2M5 4.8 8 1.8l3 3", "#3b82c9", 1.8)],
  inbox_tray: [filled(tray, "#7a8794"), line("M8 1.5V8M5 5.2l3 3 3-3", "#2f9e6c", 1.8)],
  speech_balloon: bubble,
  iphone: phone,
  lock: [line("M5 7.5V5a3 3 0 0 1 6 0v2.5", "#8a6d1d", 1.8), filled("M3.5 7h9v7.5h-9z", "#e5b12c")],
  memo: [
    filled("M3 1.5h10v13H3z", "#f2efe6"),
    line("M3 1.5h10v13H3zM5.5 5h5M5.5 8h5M5.5 11h3", "#7a7262", 1.2),
  ],
  bell: [
    filled(
      "M8 1.5c2.7 0 4.3 2 4.3 4.7 0 3 .9 4 1.7 5.3H2c.8-1.3 1.7-2.3 1.7-5.3C3.7 3.5 5.3 1.5 8 1.5M6.5 12.5h3a1.5 1.5 0 0 1-3 0",
      "#e5b12c",
    ),
  ],
  "+1": [
    filled(
      "M1.5 7.5H4v6.5H1.5zM5 7.5l2.6-5.8c1.3 0 2 .9 1.7 2.2L8.9 6.3h4c1 0 1.6.8 1.4 1.7l-1.1 4.7c-.2.8-.8 1.3-1.6 1.3H5z",
      "#e5b12c",
    ),
  ],
};
PICTURES.thumbsup = PICTURES["+1"];

/** An SVG node, or null for a code that is left to the fonts. */
export function picture(code) {
  const shapes = PICTURES[code];
  if (!shapes) return null;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "picture");
  svg.append(...shapes.map(drawShape));
  return svg;
}

function drawShape({ d, fill = "none", stroke = "none", width = 0 }) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const look = {
    d,
    fill,
    stroke,
    "stroke-width": width,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  };
  for (const [name, value] of Object.entries(look)) path.setAttribute(name, value);
  return path;
}
