package export

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"cadrebot/form"
	"cadrebot/locales"
)

// visits has a group, a repeat in a group, and a repeat in that repeat.
func visits() form.Form {
	crops := []form.Choice{{Key: "rice", Label: locales.Both("水稻", "Rice")}, {Key: "corn", Label: locales.Both("玉米", "Corn")}}
	return form.Form{ID: "visits", Version: 1, Fields: []form.Field{
		{Key: "intro", Kind: form.Note, Label: locales.Both("说明", "Note")},
		{Key: "place", Name: "place", Kind: form.Geopoint, Label: locales.Both("位置", "Place")},
		{Key: "q_0000000000000001", Name: "农户", Kind: form.BeginGroup},
		{Key: "crops", Kind: form.Many, Label: locales.Both("作物", "Crops"), Choices: crops},
		{Key: "order", Kind: form.Rank, Label: locales.Both("排序", "Order"), Choices: crops},
		{Key: "home", Kind: form.BeginRepeat, Label: locales.Both("户/家", "Home")},
		{Key: "inner", Kind: form.BeginGroup},
		{Key: "size", Kind: form.Integer, Label: locales.Both("人数", "Size")},
		{Key: "inner.end", Kind: form.EndGroup},
		{Key: "kid", Kind: form.BeginRepeat, Label: locales.Both("孩子", "Child")},
		{Key: "age", Kind: form.Integer, Label: locales.Both("年龄", "Age")},
		{Key: "photo", Kind: form.Image, Label: locales.Both("照片", "Photo")},
		{Key: "kid.end", Kind: form.EndRepeat},
		{Key: "home.end", Kind: form.EndRepeat},
		{Key: "g.end", Kind: form.EndGroup},
		{Key: "last", Kind: form.BeginRepeat, Name: "kid", Label: locales.Both("孩子", "Child")},
		{Key: "said", Kind: form.Text, Label: locales.Both("说的", "Said")},
		{Key: "last.end", Kind: form.EndRepeat},
	}}
}

func visited() form.Answers {
	return form.Answers{
		"place": {S: "30.052000 103.118000 0 5"}, "crops": {L: []string{"rice", "corn"}}, "order": {L: []string{"corn", "rice"}},
		"home": {S: "2"}, "home[1]/size": {S: "3"}, "home[2]/size": {S: "4"},
		"home[1]/kid": {S: "0"}, "home[2]/kid": {S: "2"},
		"home[2]/kid[1]/age": {S: "7"}, "home[2]/kid[2]/age": {S: "9"}, "home[2]/kid[2]/photo": {S: "AgACAgUAAxkBAAIC"}, "home[2]/kid[1]/photo": {S: "yard.png"},
		"last": {S: "1"}, "last[1]/said": {S: "=1+1"},
	}
}

// unzipped are the files of a zip as lines of cells with | between them.
func unzipped(t *testing.T, b []byte) map[string][]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r) // checks length and sum
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		for _, l := range lines(t, body) {
			out[f.Name] = append(out[f.Name], strings.Join(l, "|"))
		}
	}
	return out
}

func TestRepeatsAreFilesOfTheirOwn(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	n, err := ODK(&b, visits(), Options{Split: true, Labels: true}, of(row("R-1", visited()), row("R-2", form.Answers{})))
	if err != nil || n != 2 {
		t.Fatalf("%d rows, %v", n, err)
	}
	got := unzipped(t, b.Bytes())
	want := map[string][]string{
		"visits.csv": {
			"SubmissionDate|period|unit_code|place-Latitude|place-Longitude|place-Altitude|place-Accuracy|农户-crops|农户-crops/rice|农户-crops/corn|农户-order|" +
				"KEY|SubmitterID|SubmitterName|AttachmentsPresent|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion",
			"2026-11-19T02:00:00.000Z|2026W47|9901010203|30.052000|103.118000|0|5|rice corn|1|1|corn rice|R-1|9901010203|VFS|0|2||approved||0|1",
			"2026-11-19T02:00:00.000Z|2026W47|9901010203||||||||" + "|R-2|9901010203|VFS|0|0||approved||0|1",
		},
		"visits-home.csv": {"inner-size|PARENT_KEY|KEY", "3|R-1|R-1/农户/home[1]", "4|R-1|R-1/农户/home[2]"},
		"visits-kid~1.csv": {
			"age|photo|PARENT_KEY|KEY", "7|yard.png|R-1/农户/home[2]|R-1/农户/home[2]/kid[1]",
			"9|R-1-农户-home-2-kid-2-photo.jpg|R-1/农户/home[2]|R-1/农户/home[2]/kid[2]",
		},
		"visits-kid~2.csv": {"said|PARENT_KEY|KEY", "'=1+1|R-1|R-1/kid[1]"},
	}
	for name, body := range want {
		if strings.Join(got[name], "\n") != strings.Join(body, "\n") {
			t.Errorf("%s holds\n%s\nwant\n%s", name, strings.Join(got[name], "\n"), strings.Join(body, "\n"))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

// What has been fetched is called as it lies in the folder of attachments, whoever took it.
func TestFilesAreCalledAsTheyLie(t *testing.T) {
	t.Parallel()
	const name = "ab/ab13912345678.jpg" // a sum may look like a phone number
	r := row("R-1", visited())
	r.Files = map[string]string{"AgACAgUAAxkBAAIC": name, "replaced": "cd/cd.jpg"}
	var zipped, sheets bytes.Buffer
	if _, err := ODK(&zipped, visits(), Options{}, of(r)); err != nil {
		t.Fatal(err)
	}
	got := unzipped(t, zipped.Bytes())
	if l := got["visits-kid~1.csv"][2]; !strings.HasPrefix(l, "9|media/"+name+"|") {
		t.Errorf("the ODK layout says %q", l)
	}
	if l := got["visits.csv"][1]; !strings.HasSuffix(l, "|VFS|1|2||approved||0|1") {
		t.Errorf("one file of two is present, the ODK layout says %q", l)
	}
	if _, err := XLSX(&sheets, visits(), Options{Lang: locales.ZH, Labels: true}, of(r)); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&sheets)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if v := at(t, book, "孩子", "F3"); v != name {
		t.Errorf("the workbook says %q", v)
	}
	flat := form.Form{ID: "flat", Version: 1, Fields: []form.Field{{Key: "photo", Kind: form.Image, Label: locales.Both("照片", "Photo")}}}
	r.Answers = form.Answers{"photo": {S: "AgACAgUAAxkBAAIC"}}
	var table bytes.Buffer
	if _, err := CSV(&table, flat, Options{}, of(r)); err != nil {
		t.Fatal(err)
	}
	if l := lines(t, table.Bytes()); l[1][9] != name {
		t.Errorf("the CSV says %q", l[1][9])
	}
}

func TestRepeatsAreSheetsOfTheirOwn(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := XLSX(&b, visits(), Options{Lang: locales.ZH, Labels: true}, of(row("R-1", visited()))); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got := strings.Join(book.GetSheetList(), "|"); got != "简报|户 家|孩子|孩子~2|合计" {
		t.Errorf("sheets %s", got)
	}
	for name, want := range map[string]string{
		"户 家":  "单位代码|单位|所属记录|记录|人数|孩子\n9901010203|桃坪村|R-1|R-1/农户/home[1]|3|0\n9901010203|桃坪村|R-1|R-1/农户/home[2]|4|2",
		"孩子":   "单位代码|单位|所属记录|记录|年龄|照片\n9901010203|桃坪村|R-1/农户/home[2]|R-1/农户/home[2]/kid[1]|7|yard.png\n9901010203|桃坪村|R-1/农户/home[2]|R-1/农户/home[2]/kid[2]|9|还没有取到：R-1-农户-home-2-kid-2-photo.jpg",
		"孩子~2": "单位代码|单位|所属记录|记录|说的\n9901010203|桃坪村|R-1|R-1/kid[1]|=1+1",
	} {
		rows, err := book.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, strings.Join(r, "|"))
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s holds\n%s\nwant\n%s", name, strings.Join(got, "\n"), want)
		}
	}
}

func TestOneTableSaysHowManyRoundsThereAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{}, "place|农户-crops|农户-order|农户-home|kid\n30.052000 103.118000 0 5|rice corn|corn rice|2|1"},
		{Options{Lang: locales.EN, Labels: true, Split: true}, "Place|Crops|Crops: Rice|Crops: Corn|Order|Home|Child\n30.052000 103.118000 0 5|Rice, Corn|1|1|Corn, Rice|2|1"},
	} {
		var b bytes.Buffer
		if _, err := CSV(&b, visits(), c.o, of(row("R-1", visited()))); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines(t, b.Bytes()) {
			got = append(got, strings.Join(l[9:], "|"))
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), c.want)
		}
	}
}

// Excel refuses long names, names with certain signs, and two that differ in capitals only.
func TestSheetNames(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{"a": true}
	for _, c := range []struct{ label, want string }{
		{"A", "A~2"},
		{"[x]:*?/\\y", "x      y"},
		{"'", "key"},
		{strings.Repeat("村", 40), strings.Repeat("村", 31)},
		{strings.Repeat("村", 40), strings.Repeat("村", 29) + "~2"},
	} {
		l := &level{begin: &form.Field{Key: "key", Label: locales.Raw(c.label)}}
		if got := sheetName(l, Options{Lang: locales.ZH, Labels: true}, taken); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.label, got, c.want)
		}
	}
}
