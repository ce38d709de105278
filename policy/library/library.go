// Package library holds the word lists that the bot is delivered with, as text: editors of
// the lists need no Go, and whoever searches parses them. A new topic is a new file in words/.
package library

import (
	"embed"
	"io/fs"
	"slices"
)

//go:embed synonyms.txt glossary.csv aliases.txt words/*.txt
var files embed.FS

// WordLists are the lists of words that mean the same, in the format that synonyms.txt explains.
func WordLists() []string {
	names, _ := fs.Glob(files, "words/*.txt")
	slices.Sort(names)
	var out []string
	for _, name := range append([]string{"synonyms.txt"}, names...) {
		out = append(out, mustRead(name))
	}
	return out
}

// Glossary is the table of terms in Chinese and English that the project uses in its own texts.
func Glossary() string { return mustRead("glossary.csv") }

// Aliases are the questions that items of the starter library are known to answer, in the
// format that aliases.txt explains.
func Aliases() string { return mustRead("aliases.txt") }

func mustRead(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // compiled in; the tests of every list read it too
	}
	return string(text)
}
