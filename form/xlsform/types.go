package xlsform

import (
	"regexp"
	"slices"
	"strings"

	"cadrebot/form"
	"cadrebot/locales"
)

// kindOf is the kind of every type of one word or phrase, in small letters with single
// spaces; the longer ones are what older forms wrote.
var kindOf = map[string]form.Kind{
	"text": form.Text, "string": form.Text, "q string": form.Text, "q text": form.Text, "add text prompt": form.Text,
	"integer": form.Integer, "int": form.Integer, "q int": form.Integer, "q integer": form.Integer, "add integer prompt": form.Integer,
	"decimal": form.Decimal, "q decimal": form.Decimal, "add decimal prompt": form.Decimal,
	"range": form.Range, "q range": form.Range,
	"percentage": form.Integer, "number of days in last month": form.Integer,
	"number of days in last six months": form.Integer, "number of days in last year": form.Integer,
	"phone number": form.Text, "tel": form.Text,
	"date": form.Date, "q date": form.Date, "add date prompt": form.Date,
	"time": form.Time, "q time": form.Time, "add time prompt": form.Time,
	"datetime": form.DateTime, "date time": form.DateTime, "q datetime": form.DateTime, "q date time": form.DateTime,
	"add datetime prompt": form.DateTime, "add date time prompt": form.DateTime,
	"note": form.Note, "q note": form.Note, "add note prompt": form.Note,
	"calculate": form.Calculate, "calculation": form.Calculate, "q calculate": form.Calculate, "add calculate prompt": form.Calculate,
	"acknowledge": form.Acknowledge, "q acknowledge": form.Acknowledge, "add acknowledge prompt": form.Acknowledge, "trigger": form.Acknowledge,
	"barcode": form.Barcode, "q barcode": form.Barcode, "add barcode prompt": form.Barcode,
	"geopoint": form.Geopoint, "gps": form.Geopoint, "location": form.Geopoint, "q geopoint": form.Geopoint, "q location": form.Geopoint, "add location prompt": form.Geopoint,
	"image": form.Image, "photo": form.Image, "q image": form.Image, "q picture": form.Image, "add image prompt": form.Image, "add photo prompt": form.Image,
	"audio": form.Audio, "q audio": form.Audio, "add audio prompt": form.Audio,
	"video": form.Video, "q video": form.Video, "add video prompt": form.Video,
	"file": form.File, "q file": form.File, "add file prompt": form.File,
	"hidden": form.Hidden,
	"start":  form.Start, "start time": form.Start, "get start time": form.Start,
	"end": form.End, "end time": form.End, "get end time": form.End,
	"today": form.Today, "get today": form.Today,
	"username": form.Username, "uri:username": form.Username,
	"deviceid": form.Device, "device id": form.Device, "get device id": form.Device, "uri:deviceid": form.Device, "imei": form.Device,
	"subscriberid": form.Device, "subscriber id": form.Device, "get subscriber id": form.Device, "uri:subscriberid": form.Device,
	"simserial": form.Device, "sim id": form.Device, "get sim id": form.Device, "uri:simserial": form.Device,
	"phonenumber": form.Device, "get phone number": form.Device, "uri:phonenumber": form.Device,
	"email": form.Device, "uri:email": form.Device,
	"start-geopoint": form.Device, "background-geopoint": form.Device, "background-audio": form.Device, "audit": form.Device,
}

// days bounds the types that count days or percent, as older forms wrote them.
var bounds = map[string]string{
	"percentage":                        ". >= 0 and . <= 100",
	"number of days in last month":      ". >= 0 and . <= 31",
	"number of days in last six months": ". >= 0 and . <= 183",
	"number of days in last year":       ". >= 0 and . <= 365",
	"phone number":                      `regex(., '[0-9]*')`,
}

// selects are the commands that take a list, the longer ones of one start first.
var selects = []struct {
	command string
	kind    form.Kind
}{
	{"select one from file", form.One},
	{"select multiple from file", form.Many},
	{"add select one prompt using", form.One},
	{"add select multiple prompt using", form.Many},
	{"add select all that apply from", form.Many},
	{"select all that apply from", form.Many},
	{"select all that apply", form.Many},
	{"select one from", form.One},
	{"select one using", form.One},
	{"select one", form.One},
	{"select1", form.One},
	{"q select1", form.One},
	{"select multiple from", form.Many},
	{"select multiple using", form.Many},
	{"select multiple", form.Many},
	{"q select", form.Many},
	{"select", form.Many},
	{"rank from", form.Rank},
	{"rank", form.Rank},
}

// typing is a type column taken apart.
type typing struct {
	kind  form.Kind
	words string // the type in small letters with single spaces, without its list
	list  string // of a choice question
	other bool   // or_other
	file  bool   // list names a file, not a list of the choices sheet
}

// external are choice questions whose choices stand on the sheet external_choices.
var external = regexp.MustCompile(`^select (?:one|multiple) external \S`)

var beginEnd = regexp.MustCompile(`^(begin|end)[ _](group|repeat|lgroup|looped group|loop)( over \S+| \S+)?$`)

// readType understands a type as pyxform does, apart from case. Without a kind comes the
// reason why it cannot be used and what to do.
func readType(s string) (t typing, no, do locales.Text) {
	words := strings.Fields(straight(s))
	lower := strings.ToLower(strings.Join(words, " "))
	if m := beginEnd.FindStringSubmatch(lower); m != nil {
		return readBlock(m)
	}
	if kind, ok := kindOf[lower]; ok {
		return typing{kind: kind, words: lower}, no, do
	}
	switch first := strings.ReplaceAll(strings.ToLower(words[0]), "_", " "); {
	case lower == "geotrace" || lower == "geoshape" || lower == "q geotrace" || lower == "q geoshape":
		return t, locales.M("xlsform.type_line", "Type", s), locales.M("xlsform.do_geopoint")
	case first == "osm":
		return t, locales.M("xlsform.osm"), locales.M("xlsform.do_no_osm")
	case lower == "xml-external" || lower == "csv-external":
		return t, locales.M("xlsform.type_external", "Type", s), locales.M("xlsform.do_choices_sheet")
	case strings.HasPrefix(lower, "db:"):
		return t, locales.M("xlsform.type_contact", "Type", s), locales.M("xlsform.do_contact")
	case first == "include":
		return t, locales.M("xlsform.type_include"), locales.M("xlsform.do_include")
	case first == "cascading select" || strings.HasPrefix(lower, "cascading select"):
		return t, locales.M("xlsform.type_cascading"), locales.M("xlsform.do_choice_filter")
	}
	return readSelect(s, words)
}

// readBlock reads begin and end of groups and repeats, and of loops, which are groups. What
// stands behind a group or repeat means nothing.
func readBlock(m []string) (t typing, no, do locales.Text) {
	repeat := m[2] != "group" && m[2] != "loop"
	t.words = m[2]
	switch {
	case m[1] == "begin" && repeat:
		t.kind = form.BeginRepeat
	case m[1] == "begin":
		t.kind = form.BeginGroup
	case repeat:
		t.kind = form.EndRepeat
	default:
		t.kind = form.EndGroup
	}
	return t, no, do
}

// readSelect reads "select_one LIST or_other" in all its spellings.
func readSelect(s string, words []string) (t typing, no, do locales.Text) {
	unknown := func() (typing, locales.Text, locales.Text) {
		if near := nearestType(strings.ToLower(strings.Join(words, " "))); near != "" {
			return typing{}, locales.M("xlsform.type_unknown", "Type", s), locales.M("xlsform.do_did_you_mean", "Near", near)
		}
		return typing{}, locales.M("xlsform.type_unknown", "Type", s), locales.M("xlsform.do_types")
	}
	spread := strings.Fields(strings.ReplaceAll(strings.Join(words[:1], ""), "_", " "))
	spread = append(spread, words[1:]...) // only the command is spread: a list may hold underscores
	lower := strings.ToLower(strings.Join(spread, " ")) + " "
	if external.MatchString(lower) {
		return t, locales.M("xlsform.external_choices"), locales.M("xlsform.do_choices_sheet")
	}
	for _, c := range selects {
		if !strings.HasPrefix(lower, c.command+" ") {
			continue
		}
		rest := spread[len(strings.Fields(c.command)):]
		return selectFrom(s, c.kind, c.command, rest, unknown)
	}
	return unknown()
}

func selectFrom(s string, kind form.Kind, command string, rest []string, unknown func() (typing, locales.Text, locales.Text)) (t typing, no, do locales.Text) {
	t = typing{kind: kind, words: command}
	switch tail := strings.ToLower(strings.Join(rest[min(1, len(rest)):], " ")); {
	case len(rest) == 0:
		return typing{}, locales.M("xlsform.list_missing", "Type", s), locales.M("xlsform.do_list")
	case tail == "or other" || tail == "or_other" || tail == "or specify other":
		t.other = true
	case tail != "":
		return unknown()
	}
	t.list = rest[0]
	switch lower := strings.ToLower(t.list); {
	case strings.Contains(t.list, "${"):
		return typing{}, locales.M("xlsform.type_from_repeat", "Type", s), locales.M("xlsform.do_from_repeat")
	case strings.HasSuffix(lower, ".xml") || strings.HasSuffix(lower, ".geojson"):
		return typing{}, locales.M("xlsform.type_map_file", "Type", s), locales.M("xlsform.do_csv_zip")
	case strings.HasSuffix(lower, ".csv"):
		t.file = true
	case strings.HasSuffix(command, "from file"):
		return typing{}, locales.M("xlsform.type_no_file", "Type", s), locales.M("xlsform.do_csv_zip")
	}
	if t.other && (t.file || kind == form.Rank) {
		return unknown()
	}
	return t, no, do
}

// nearestType is the documented type that s seems to misspell, "" if none is near.
func nearestType(s string) string {
	known := []string{"select_one LIST", "select_multiple LIST", "begin_group", "end_group", "begin_repeat", "end_repeat"}
	for k := range kindOf {
		known = append(known, k)
	}
	slices.Sort(known)
	return nearest(s, known)
}
