package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"cadrebot/form/xlsform"
	"cadrebot/locales"
)

// formCommand is what a form's author does before handing the form over.
type formCommand struct {
	Check formCheckCommand `cmd:"" help:"Check an XLSForm workbook, alone or zipped with its CSV files, and say what is wrong, cell by cell."`
	Play  formPlayCommand  `cmd:"" help:"Fill an XLSForm in, in the terminal."`
}

// errForm makes the exit code 1 after everything has been said.
var errForm = errors.New("the form cannot be used yet")

// readForm reads a workbook from disk. A file that is too large is not read whole.
func readForm(path string) (xlsform.Import, error) {
	info, err := os.Stat(path)
	if err != nil {
		return xlsform.Import{}, err
	}
	const most = 64 << 20 // far above what xlsform takes, so that it can say why not
	if info.Size() > most {
		return xlsform.Import{}, fmt.Errorf("%s is larger than %d MB: no form is", path, most>>20)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return xlsform.Import{}, err
	}
	return xlsform.Read(path, b), nil
}

// terminalLang is the language that was asked for, else that of the terminal; English as
// for the other subcommands where the terminal does not say.
func terminalLang(asked string) locales.Lang {
	if l := locales.Lang(asked); l.Valid() {
		return l
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "zh") {
				return locales.ZH
			}
			return locales.EN
		}
	}
	return locales.EN
}
