package xlsform

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"cadrebot/form"
	"cadrebot/locales"
)

// townForm asks for a county and for one of its towns, which stand in towns.csv.
var townForm = sheets("survey", grid("type|name|label::zh|label::en|choice_filter|parameters",
	"select_one c|county|县|County||", "select_one_from_file towns.csv|town|乡镇|Town|county=${county}|", "select_multiple_from_file towns.csv|more|还有|More||value=code label=words"),
	"choices", grid("list_name|name|label::zh|label::en", "c|a|甲县|A", "c|b|乙县|B"),
	"settings", grid("form_id|form_title::zh|form_title::en", "towns|乡镇|Towns"))

const townFile = "name,label::zh,label::en,county,code,words::zh,words::en\nt1,一镇,One,a,10,壹镇,Town one\nt2,二镇,Two,b,20,贰镇,Town two\nt3,三镇,Three,a,30,叁镇,Town three\n"

// packed is a zip of the workbook of b and of files by name.
func packed(t testing.TB, b Book, files map[string]string) []byte {
	t.Helper()
	parts := map[string]io.Reader{}
	for name, content := range files {
		parts[name] = strings.NewReader(content)
	}
	if b.Sheets != nil {
		parts["visit.xlsx"] = bytes.NewReader(workbook(t, b, nil))
	}
	return zipped(t, parts)
}

func TestChoicesFromAFileInTheSameZip(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(townFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"utf-8": townFile, "with a mark": "\ufeff" + townFile, "gbk": gbk, "semicolons": strings.ReplaceAll(townFile, ",", ";"),
		"tabs": strings.ReplaceAll(townFile, ",", "\t"), "windows": strings.ReplaceAll(townFile, "\n", "\r\n"),
	} {
		im := Read("upload.zip", packed(t, townForm, map[string]string{"visit-media/Towns.csv": content, "__MACOSX/._visit.xlsx": "x", "~$visit.xlsx": "x"}))
		if !im.OK() || len(im.Findings) > 0 || len(im.Missing) > 0 || im.Filename != "visit.xlsx" {
			t.Fatalf("%s: %s %s %s", name, im.Filename, said(im.Findings), said(im.Missing))
		}
		towns, more := im.Form.Fields[1], im.Form.Fields[2]
		if len(towns.Choices) != 3 || towns.Choices[1].Key != "t2" || towns.Choices[1].Label.Zh+towns.Choices[1].Label.En != "二镇Two" || towns.Choices[1].Attrs["county"] != "b" {
			t.Errorf("%s: %+v", name, towns.Choices)
		}
		if more.Kind != form.Many || more.Choices[2].Key != "30" || more.Choices[2].Label.Zh+more.Choices[2].Label.En != "叁镇Town three" || more.Choices[2].Attrs["code"] != "30" {
			t.Errorf("%s: %+v", name, more.Choices)
		}
		s, p := im.Compiled.Step(form.Session{}, form.Input{}, someDay)
		if _, p = im.Compiled.Step(s, form.Input{Act: form.Pick, Arg: "a"}, someDay); len(p.Choices) != 2 || p.Choices[1].Key != "t3" {
			t.Errorf("%s: the towns of county a are %+v", name, p.Choices)
		}
	}
}

func TestFilesOfChoicesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	with := func(content string) map[string]string { return map[string]string{"towns.csv": content} }
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no file":          {nil, "survey!A3 “select_one_from_file towns.csv” needs the file towns.csv, which did not come along."},
		"another name":     {map[string]string{"town.csv": townFile}, "survey!A3 “select_one_from_file towns.csv” needs the file towns.csv"},
		"no column":        {with("id,label\n1,a\n"), "towns.csv!A1 The column “name” is missing."},
		"headers only":     {with("name,label\n"), "towns.csv! This file has no rows below its headers."},
		"empty":            {with(""), "towns.csv! This file has no rows"},
		"open quote":       {with("name,label\na,\"A\n"), "towns.csv! Line 2 is no CSV"},
		"no text":          {with("\x00\x01\x02"), "towns.csv! This is no text in UTF-8 or GBK"},
		"no name in a row": {with(townFile + "\n,四镇,Four,a,40,肆镇,Town four\n"), "towns.csv!A6 "},
		"name twice":       {with(townFile + "t3,三镇,Three,a,30,叁镇,Town three\n"), "towns.csv!E5 “30” stands twice in the list “towns.csv”; the first is in E4."},
		"many rows":        {with("name,label\n" + strings.Repeat("a,b\n", maxRows)), "towns.csv! The file has more than 10000 rows"},
	} {
		im := Read("visit.zip", packed(t, townForm, c.files))
		if got := errorsOf(im); im.OK() || len(got) > 2 || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, c.want) }) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	im := Read("visit.xlsx", workbook(t, townForm, nil))
	if len(im.Findings) != 2 || im.Findings[0].Cell != "A3" || !strings.Contains(im.Findings[0].Do.Plain(locales.EN), "towns.csv into one zip") {
		t.Errorf("without a zip: %s", said(im.Findings))
	}
	im = ReadBook("v.xlsx", sheets("survey", grid("type|name|label", "select_one l.csv|a|A", "select_multiple l.csv|b|B"), "settings", settings))
	for i, got := range errorsOf(im) {
		if want := []string{"survey!A2 “select_one l.csv” needs the file", "survey!A3 “select_multiple l.csv” needs the file"}[i]; !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The words of a file need both languages as the workbook's do.
func TestAFileOfChoicesLacksALanguage(t *testing.T) {
	t.Parallel()
	b := sheets("survey", grid("type|name|label::zh|label::en", "select_one_from_file l.csv|a|甲|A"), "settings", settings)
	im := Read("f.zip", packed(t, b, map[string]string{"l.csv": "name,label\nx,村\n"}))
	if !im.OK() || len(im.Missing) != 1 || im.Missing[0].Sheet != "l.csv" || im.Missing[0].Cell != "B2" {
		t.Errorf("%s %s", said(im.Findings), said(im.Missing))
	}
	im = Read("f.zip", packed(t, b, map[string]string{"l.csv": "name,label::zh,label::en\nx,村,Village\n", "photo.png": "x", "more.csv": "a"}))
	if !im.OK() || len(im.Missing) != 0 || len(im.Findings) != 2 || !strings.Contains(said(im.Findings), "“photo.png”") {
		t.Errorf("%s %s", said(im.Findings), said(im.Missing))
	}
}

func TestZipsThatAreRefused(t *testing.T) {
	t.Parallel()
	book := workbook(t, townForm, nil)
	link := func() []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for _, h := range []*zip.FileHeader{{Name: "a.xlsx"}, {Name: "b.csv"}} {
			if h.Name == "b.csv" {
				h.SetMode(fs.ModeSymlink | 0o777)
			}
			w, err := z.CreateHeader(h)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte("/etc/passwd")); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	many := map[string]io.Reader{"a.xlsx": bytes.NewReader(book)}
	for i := range maxFiles {
		many[strings.Repeat("x", i+1)] = strings.NewReader("")
	}
	locked := zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book)})
	at := bytes.LastIndex(locked, []byte("PK\x01\x02"))
	locked[at+8] |= 1
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{
		"climbs out":    {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), "../../b.csv": strings.NewReader("")}), "xlsform.zip_path"},
		"from the root": {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), "/etc/b.csv": strings.NewReader("")}), "xlsform.zip_path"},
		"of Windows":    {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), `..\b.csv`: strings.NewReader("")}), "xlsform.zip_path"},
		"drive":         {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), `C:\b.csv`: strings.NewReader("")}), "xlsform.zip_path"},
		"link":          {link(), "xlsform.zip_path"},
		"locked":        {locked, "xlsform.zip_locked"},
		"two workbooks": {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), "b.xlsx": bytes.NewReader(book)}), "xlsform.zip_twice"},
		"file twice":    {packed(t, townForm, map[string]string{"a/towns.csv": townFile, "b/towns.csv": townFile}), "xlsform.zip_twice"},
		"long file":     {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), "b.csv": endless("a,b\n", maxCSV+1)}), "xlsform.csv_large"},
		"bomb":          {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), "b.bin": endless("\x00", maxUnpacked+1)}), "xlsform.file_bomb"},
		"dense":         {zipped(t, map[string]io.Reader{"a.xlsx": bytes.NewReader(book), "b.csv": endless("\x00", 9<<20)}), "xlsform.file_bomb"},
		"many files":    {zipped(t, many), "xlsform.file_bomb"},
		"nested":        {packed(t, Book{}, map[string]string{"inner.zip": string(book)}), "xlsform.file_zip"},
		"no workbook":   {packed(t, Book{}, map[string]string{"a.xlsx": "PK\x03\x04 not at all"}), "xlsform.file_damaged"},
		"geojson":       {[]byte(`{"type": "FeatureCollection", "features": []}`), "xlsform.file_json"},
		"xml":           {[]byte(`<?xml version="1.0"?><root><item><name>a</name></item></root>`), "xlsform.file_html"},
	} {
		im := Read("f.zip", c.b)
		if im.OK() || len(im.Findings) != 1 || im.Findings[0].Message.ID != c.want {
			t.Errorf("%s: %s, want %s", name, said(im.Findings), c.want)
		}
	}
}

// Windows in Chinese writes the names in a zip in GBK without saying so.
func TestNamesOfAZipInGBK(t *testing.T) {
	t.Parallel()
	name, err := simplifiedchinese.GBK.NewEncoder().String("乡镇.csv")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(h *zip.FileHeader, b []byte) {
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	b := sheets("survey", grid("type|name|label::zh|label::en", "select_one_from_file 乡镇.csv|a|甲|A"), "settings", settings)
	put(&zip.FileHeader{Name: "f.xlsx"}, workbook(t, b, nil))
	put(&zip.FileHeader{Name: name, NonUTF8: true}, []byte("name,label::zh,label::en\nx,村,Village\n"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if im := Read("f.zip", out.Bytes()); !im.OK() || len(im.Form.Fields[0].Choices) != 1 {
		t.Error(said(im.Findings))
	}
}

// FuzzCSV: any bytes are a table of bounded size or are refused.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{townFile, "", "a;b\n\n\"x\ny\";2", "\xff\xfea\x00,\x00b\x00", "\xd0\xd5,\"", "name\r\n\r\na"} {
		f.Add([]byte(s))
	}
	b := sheets("survey", grid("type|name|label", "select_one_from_file l.csv|a|A"), "settings", settings)
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, no := readCSV(content)
		if len(rows) > 0 && !no.Empty() || len(rows) > maxRows {
			t.Fatalf("%d rows, %s", len(rows), no.Plain(locales.EN))
		}
		im := readBundle("f.xlsx", b, map[string][]byte{"l.csv": content})
		if im.OK() != (im.Compiled != nil) {
			t.Fatal(said(im.Findings))
		}
	})
}
