// Package xlsform reads an XLSForm workbook into a form.Form and says what is wrong
// with it, cell by cell, in both languages.
//
// It owns the file (open.go, zip.go, workbook.go, csv.go), the meaning of sheets and columns (headers.go,
// columns.go, types.go) and the rules between cells (refs.go, compile.go). It imports
// form, locales and excelize, knows no Telegram and no SQL, and stores nothing. A new
// question type is a row in types.go; a new column is a row in columns.go.
// The vocabulary is that of https://xlsform.org/en/ref-table/; what older forms wrote is
// understood as pyxform understands it.
package xlsform

import (
	"path/filepath"
	"strings"

	"cadrebot/form"
)

// Import is what came of reading a workbook.
type Import struct {
	// Form is what could be read, also when there are errors; Key of each field is unique,
	// Name is what the author wrote.
	Form form.Form
	// Compiled is Form ready to be filled; nil when there is an error among Findings.
	Compiled *form.Compiled
	// Findings are all faults in file order: sheets as they stand, then rows, then columns.
	Findings []Finding
	// Missing are the cells whose words lack Chinese or English: warnings, each naming the
	// cell to fill in. A form may be tried with them, but not be published.
	Missing []Finding
	// Languages are the language headers of the file in the order they appear.
	Languages []string
	// Filename is the base name of the file, which stands in for a form_id that is missing.
	Filename string

	unread map[int]bool
}

// OK reports whether nothing but warnings was found.
func (im Import) OK() bool {
	for _, f := range im.Findings {
		if f.Severity == Error {
			return false
		}
	}
	return true
}

// Read reads the workbook in b, or the zip of a workbook and the CSV files that hold the
// choices of its select_one_from_file questions. filename is used for the fallback form id
// only: what the file is shows in its content. It never fails: what is wrong stands in
// Findings.
func Read(filename string, b []byte) Import {
	pack, refused := unpack(filename, b)
	if refused != nil {
		return Import{Filename: filepath.Base(filename), Findings: []Finding{*refused}}
	}
	book, refused := open(pack.workbook)
	if refused != nil {
		return Import{Filename: pack.name, Findings: []Finding{*refused}}
	}
	return readBundle(pack.name, book, pack.files)
}

func readBundle(filename string, book Book, files map[string][]byte) Import {
	r := &reader{book: book, files: files, fallback: strings.TrimSuffix(filepath.Base(filename), filepath.Ext(filename))}
	r.read()
	return Import{
		Form: r.form, Compiled: r.compiled, Findings: r.sorted(r.findings), Missing: r.sorted(r.missing),
		Languages: r.languages, Filename: filepath.Base(filename), unread: r.unread,
	}
}

// reader is one workbook being read.
type reader struct {
	book      Book
	fallback  string
	form      form.Form
	compiled  *form.Compiled
	findings  []Finding
	missing   []Finding
	languages []string

	deflt   language // default_language of the settings
	doubles bool     // allow_choice_duplicates
	lists   map[string]*list

	files     map[string][]byte // that came along, by base name
	fileRows  map[string]int    // sheet that a file was read into, -1 when it could not be
	fileLists map[string]*list  // by file and parameters; nil when it cannot be used

	rows    []row              // of each field of form, same index
	unread  map[int]bool       // fields that only stand in for a row whose type cannot be used
	named   map[string][]named // every name of the survey sheet
	keys    map[string]bool    // keys given so far
	written map[string]bool    // what stands in the name column, all of it
	guesses int                // misspelt names so far
	options int                // choices of all questions together
	top     block              // the form itself
	open    []block            // groups and repeats that are not ended yet
	loop    *loop              // whose end has not come yet; nil = none
	repeats map[string]place   // names of repeats
	saves   []save             // cells of save_to

	instanceName place
	entityRow    row
}

// read goes through the sheets in the order in which one needs the other.
func (r *reader) read() {
	r.lists, r.named = map[string]*list{}, map[string][]named{}
	r.fileRows, r.fileLists = map[string]int{}, map[string]*list{}
	r.keys, r.repeats, r.unread = map[string]bool{}, map[string]place{}, map[int]bool{}
	r.checkSheets()
	survey := r.table("survey")
	if survey == nil {
		r.noSurvey()
		return
	}
	r.readSettings()
	r.readChoices()
	r.readSurvey(survey)
	r.unusedFiles()
	r.readEntities()
	r.checkReferences()
	r.compile()
}
