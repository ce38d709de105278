package form

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cadrebot/locales"
)

// acknowledged is what an Acknowledge field holds, as in XForms.
const acknowledged = "OK"

// maxReference bounds the reference of an attachment, in bytes.
const maxReference = 300

// attachments are the sorts of attachment, as Telegram names them, that a kind takes.
func attachments(k Kind) []string {
	switch k {
	case Image:
		return []string{"photo", "document"}
	case Audio:
		return []string{"voice", "audio", "document"}
	case Video:
		return []string{"video", "document"}
	case File:
		return []string{"document", "photo", "video", "audio", "voice"}
	}
	return nil
}

// Takes reports whether a field of kind k is answered with an attachment of the given
// sort: photo, document, voice, audio, video or location.
func (k Kind) Takes(sort string) bool {
	if k == Geopoint {
		return sort == "location"
	}
	return slices.Contains(attachments(k), sort)
}

// received takes a place or an attachment.
func (t *turn) received(in Input) {
	k := t.field().Kind
	switch {
	case in.Act == Located && k == Geopoint:
		t.place(in.Arg)
	case in.Act == Attached && k != Geopoint && k.Takes(in.Text) && t.field().several():
		t.oneMore(in.Arg)
	case in.Act == Attached && k != Geopoint && k.Takes(in.Text):
		t.count(Value{S: in.Arg})
	default:
		t.refuse(t.due())
	}
}

// several reports whether one question takes several attachments.
func (f *Field) several() bool { return f.Most > 1 && attachments(f.Kind) != nil }

// oneMore adds an attachment to those that have come; they count when the person is done.
func (t *turn) oneMore(ref string) {
	f, sofar := t.field(), t.ticks()
	switch {
	case mediaShape(f.Kind, ref) != fine:
		t.refuse(t.due())
	case slices.Contains(sofar, ref): // sent twice
		t.stage(Value{L: sofar}, "")
	case len(sofar) >= f.Most:
		t.refuse(locales.M("form.files_full", "Most", f.Most))
	default:
		t.stage(Value{L: append(slices.Clone(sofar), ref)}, "")
	}
}

// allCame ends a question that takes several attachments: those that have come count, none at
// all passes an optional one.
func (t *turn) allCame() {
	sofar := t.ticks()
	switch {
	case t.s.Pending == nil && t.keepable():
		t.leave()
	case len(sofar) > 0:
		t.count(Value{L: sofar})
	case t.required(t.at):
		t.refuse(t.due())
	default:
		t.pass()
	}
}

// place reads "latitude longitude altitude accuracy", of which the last two may miss.
func (t *turn) place(s string) {
	lat, lon, ok := latLon(s)
	if !ok {
		t.refuse(t.due())
		return
	}
	parts := append(strings.Fields(s)[2:], "0", "0")
	at := strconv.FormatFloat(lat, 'f', 6, 64) + " " + strconv.FormatFloat(lon, 'f', 6, 64) + " " + parts[0] + " " + parts[1]
	t.count(Value{S: at})
}

// typedPlace reads a place that was typed or pasted: 30.052, 103.118.
func (t *turn) typedPlace(raw string) {
	t.place(strings.Join(strings.FieldsFunc(fold(raw), func(r rune) bool { return strings.ContainsRune(",;、 \t\n", r) }), " "))
}

// mediaShape is what may be stored for a place or an attachment.
func mediaShape(k Kind, s string) fault {
	if k == Geopoint {
		if _, _, ok := latLon(s); !ok || len(s) > maxReference {
			return faultPlace
		}
		return fine
	}
	if s == "" || len(s) > maxReference || !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\x00") {
		return faultFile
	}
	return fine
}

// severalShape is what may be stored for several attachments.
func severalShape(f *Field, v Value) fault {
	if len(v.L) == 0 || len(v.L) > f.Most || v.S != "" {
		return faultFile
	}
	for _, ref := range v.L {
		if bad := mediaShape(f.Kind, ref); bad != fine {
			return bad
		}
	}
	return fine
}

// showPlace is a geopoint for people: what can be put into a map.
func showPlace(s string) locales.Text {
	parts := strings.Fields(s)
	if len(parts) < 2 {
		return locales.Raw(s)
	}
	return locales.Raw(parts[0] + ", " + parts[1])
}
