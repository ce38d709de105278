package xlsform

import (
	"testing"

	"cadrebot/form"
)

func TestTypes(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]typing{
		"text": {kind: form.Text}, "string": {kind: form.Text}, "add text prompt": {kind: form.Text}, " Text ": {kind: form.Text},
		"int": {kind: form.Integer}, "percentage": {kind: form.Integer}, "decimal": {kind: form.Decimal}, "range": {kind: form.Range},
		"datetime": {kind: form.DateTime}, "dateTime": {kind: form.DateTime}, "q date time": {kind: form.DateTime},
		"gps": {kind: form.Geopoint}, "photo": {kind: form.Image}, "trigger": {kind: form.Acknowledge}, "uri:deviceid": {kind: form.Device},
		"begin group": {kind: form.BeginGroup}, "begin_group": {kind: form.BeginGroup}, "Begin Repeat": {kind: form.BeginRepeat},
		"begin lgroup": {kind: form.BeginRepeat}, "end looped group": {kind: form.EndRepeat}, "end_group": {kind: form.EndGroup},
		"begin loop over x": {kind: form.BeginGroup}, "end_loop": {kind: form.EndGroup}, "begin group over x": {kind: form.BeginGroup},
		"select_one yn":                {kind: form.One, list: "yn"},
		"select one  yn":               {kind: form.One, list: "yn"},
		"select1 yn":                   {kind: form.One, list: "yn"},
		"SELECT_ONE Yn":                {kind: form.One, list: "Yn"},
		"select_multiple a_b or_other": {kind: form.Many, list: "a_b", other: true},
		"select all that apply from x or specify other": {kind: form.Many, list: "x", other: true},
		"select one from sexes or other":                {kind: form.One, list: "sexes", other: true},
		"add select multiple prompt using things":       {kind: form.Many, list: "things"},
		"add select all that apply from x":              {kind: form.Many, list: "x"},
		"select_multiple 村":                             {kind: form.Many, list: "村"},
		"rank order":                                    {kind: form.Rank, list: "order"},
		"select_one file":                               {kind: form.One, list: "file"},
		"select_one_from_file A.csv":                    {kind: form.One, list: "A.csv", file: true},
		"select multiple from file a.CSV":               {kind: form.Many, list: "a.CSV", file: true},
		"select_one a.csv":                              {kind: form.One, list: "a.csv", file: true},
	} {
		got, no, _ := readType(written)
		if !no.Empty() || got.kind != want.kind || got.list != want.list || got.other != want.other || got.file != want.file {
			t.Errorf("%q reads %+v (%s), want %+v", written, got, no.ID, want)
		}
	}
	for written, want := range map[string]string{
		"geotrace": "xlsform.type_line", "geoshape": "xlsform.type_line", "osm": "xlsform.osm", "osm tags": "xlsform.osm",
		"xml-external": "xlsform.type_external", "csv-external": "xlsform.type_external", "include": "xlsform.type_include",
		"cascading_select x":     "xlsform.type_cascading",
		"select_one_from_file a": "xlsform.type_no_file", "select multiple from file a.xml": "xlsform.type_map_file", "select_one a.geojson": "xlsform.type_map_file",
		"select_one_from_file a.csv or_other": "xlsform.type_unknown", "select_one_from_file": "xlsform.list_missing",
		"select_one_external x": "xlsform.external_choices", "select_one ${name}": "xlsform.type_from_repeat",
		"select_one": "xlsform.list_missing", "select multiple": "xlsform.list_missing", "select_one a b": "xlsform.type_unknown",
		"rank x or_other": "xlsform.type_unknown", "texxt": "xlsform.type_unknown", "“text": "xlsform.type_unknown", "_": "xlsform.type_unknown",
	} {
		if got, no, do := readType(written); no.ID != want || do.Empty() {
			t.Errorf("%q reads %+v: %q, want %q", written, got, no.ID, want)
		}
	}
	if _, _, do := readType("integr"); do.ID != "xlsform.do_did_you_mean" {
		t.Errorf("a misspelt type is told %s", do.ID)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"name", "nmae", 1}, {"kitten", "sitting", 3}, {"姓名", "性名", 1}, {"a", "abcdefgh", 99}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
