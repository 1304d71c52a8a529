// Reads calendars on standard input, parted by NUL, with ical.js and writes what it understood as JSON.
import { readFileSync } from "node:fs";

import ICAL from "../tools/node_modules/ical.js/dist/ical.js";

const inUtc = (time) =>
  (time.isDate ? time : time.convertToZone(ICAL.Timezone.utcTimezone)).toString().replaceAll(/[-:]/g, "");

function understood(body) {
  const calendar = new ICAL.Component(ICAL.parse(body));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component, { strictExceptions: true });
    return {
      uid: event.uid,
      sequence: event.sequence,
      start: inUtc(event.startDate),
      summary: component.getFirstPropertyValue("summary"),
      description: component.getFirstPropertyValue("description"),
      location: component.getFirstPropertyValue("location"),
    };
  });
}

process.stdout.write(JSON.stringify(readFileSync(0, "utf8").split("\0").map(understood)));
