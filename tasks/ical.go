package tasks

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"cadrebot/locales"
)

// Called is what is owed, with its period where the title does not say it.
func (o Obligation) Called() locales.Text {
	if o.Period == "" || strings.Contains(o.Title.Plain(locales.ZH), o.Period.Text().Plain(locales.ZH)) {
		return o.Title
	}
	return locales.M("tasks.title_period", "Title", o.Title, "Period", o.Period.Text())
}

// Calendar writes deadlines as an iCalendar file (RFC 5545). Each is an event of half an
// hour that ends when the task is due, with an alarm the day before: calendars of old phones
// import events, and mostly drop to-dos. The UID stays the same through every change and
// SEQUENCE follows the obligation's revision, so that importing again corrects what is there.
func Calendar(list []Obligation, lang locales.Lang, now time.Time) []byte {
	var b strings.Builder
	for _, l := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cadrebot//tasks//" + strings.ToUpper(string(lang)), "CALSCALE:GREGORIAN", "METHOD:PUBLISH"} {
		fold(&b, l)
	}
	for _, o := range list {
		name := o.Called().Plain(lang)
		about := locales.M("taskask.calendar_about", "Unit", o.Unit.Name, "Due", o.Due).Plain(lang)
		for _, l := range []string{
			"BEGIN:VEVENT",
			fmt.Sprintf("UID:task-%d@cadrebot", o.ID),
			fmt.Sprintf("SEQUENCE:%d", max(0, o.Revision-1)),
			"DTSTAMP:" + stamp(now),
			"DTSTART:" + stamp(o.Due.Add(-30*time.Minute)),
			"DTEND:" + stamp(o.Due),
			"SUMMARY:" + escape(name),
			"DESCRIPTION:" + escape(about),
			"TRANSP:TRANSPARENT",
			"BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + escape(name), "TRIGGER:-P1D", "END:VALARM",
			"END:VEVENT",
		} {
			fold(&b, l)
		}
	}
	fold(&b, "END:VCALENDAR")
	return []byte(b.String())
}

// stamp is t in UTC, so that no time zone need be described.
func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// escape is a TEXT value (RFC 5545, 3.3.11).
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}

// fold ends a line, broken after at most 75 octets and never inside a character (RFC 5545, 3.1).
func fold(b *strings.Builder, line string) {
	for room := 75; len(line) > room; room = 74 {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	b.WriteString(line + "\r\n")
}
