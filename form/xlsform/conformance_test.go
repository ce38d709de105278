package xlsform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cadrebot/locales"
)

const shared = "../../../shared/testdata/xlsform"

// namedIn is what must be said of a file besides the verdict. bug_xl_date_ambiguous.xlsx
// has its ambiguous date on a sheet that is no part of the form, which nobody reads; it
// is refused for a filter that names a column as no expression can.
var namedIn = map[string][]string{
	"attribute_columns_test.xlsx":    {"warning survey!A48 [type] A chat knows nothing", "survey!A50", "survey!A52", "survey!A54", "survey!AB1 [bind::bindAttribute]", "survey!AC1 [instance::testAttribute]"},
	"bug_UCL_Biomass_Plot_Form.xlsx": {"error survey!A16 [type] “select_one_from_file UCL_regions.csv”", "error survey!A57", "Put the workbook and UCL_regions.csv into one zip"},
	"bug_duplicate_columns.xlsx":     {"error survey!E1 [label] “label” (D1) and “label” are the same column twice"},
	"bug_xl_date_ambiguous.xlsx":     {"error survey!L5 [choice_filter] Character 1"},
	"case_insensitivity.xlsx":        {"error SURVEY!A3 [TYPE] External choices", "error SURVEY!A4 [TYPE] OpenStreetMap", "EXTERNAL_CHOICES!", "OSM!"},
	"flat_xlsform_test.xlsx":         {"warning survey!A48 [type] A chat knows nothing"},
	"group.xlsx":                     {"warning survey!A4 [type] Messages with a mobile number"},
	"or_other.xlsx":                  {"warning survey!D3 [choice_filter] “yes” has no quotes"},
	"survey_no_name.xlsx":            {"error ! [] There is no sheet named survey. There are: Sheet1."},
	"xlsform_spec_test.xlsx":         {"warning survey!A48 [type] A chat knows nothing", "survey!L57 [appearance] A chat cannot open other apps"},
}

// TestConformance gives every file of the shared collection the verdict that is expected.
func TestConformance(t *testing.T) {
	t.Parallel()
	expect, err := os.ReadFile(filepath.Join(shared, "EXPECT.tsv"))
	if err != nil {
		t.Skip("the shared test data are not here")
	}
	for _, line := range strings.Split(strings.TrimSpace(string(expect)), "\n")[1:] {
		col := strings.Split(line, "\t")
		t.Run(col[0], func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(filepath.Join(shared, col[0]))
			if err != nil {
				t.Fatal(err)
			}
			im := Read(col[0], b)
			verdict := "refuse"
			if im.OK() {
				verdict = "ok"
			}
			if verdict != col[1] {
				t.Errorf("verdict %s, want %s: %s", verdict, col[1], said(im.Findings))
			}
			if im.OK() != (im.Compiled != nil) {
				t.Errorf("OK is %v, but Compiled is there: %v", im.OK(), im.Compiled != nil)
			}
			for _, want := range namedIn[col[0]] {
				if !strings.Contains(said(im.Findings), want) {
					t.Errorf("nothing says %q: %s", want, said(im.Findings))
				}
			}
		})
	}
}

// said is findings as one line each.
func said(fs []Finding) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString("\n" + string(f.Severity) + " " + f.Sheet + "!" + f.Cell + " [" + f.Column + "] " + f.Message.Plain(locales.EN) + " -> " + f.Do.Plain(locales.EN))
	}
	return b.String()
}
