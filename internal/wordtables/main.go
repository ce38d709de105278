// Command wordtables writes the two character tables that simplified and policy/search compile in:
//
//	opencc_dict -i /usr/share/opencc/TSCharacters.ocd2 -f ocd2 -t text -o TSCharacters.txt   (Debian: opencc, libopencc-data)
//	go run ./internal/wordtables -ts TSCharacters.txt .
//
// It runs only when a table is to be renewed; the tables themselves are in the repository.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin" // readings of characters; linked into this command only
	"golang.org/x/text/unicode/norm"
)

func main() {
	log.SetFlags(0)
	ts := flag.String("ts", "", "OpenCC's TSCharacters as text")
	flag.Parse()
	if flag.NArg() != 1 || *ts == "" {
		log.Fatal("usage: wordtables -ts TSCharacters.txt REPOSITORY")
	}
	folding, err := simplified(*ts)
	if err == nil {
		err = os.WriteFile(filepath.Join(flag.Arg(0), "simplified/t2s.txt"), []byte(folding), 0o644)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(flag.Arg(0), "policy/search/tables/readings.txt"), []byte(readings()), 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// simplified reads lines "traditional<tab>simplified [others]" and writes pairs of characters.
func simplified(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var pairs []string
	in := bufio.NewScanner(f)
	for in.Scan() {
		from, to, _ := strings.Cut(in.Text(), "\t")
		to, _, _ = strings.Cut(to, " ")
		if len([]rune(from)) == 1 && len([]rune(to)) == 1 && from != to {
			pairs = append(pairs, from+to)
		}
	}
	slices.Sort(pairs)
	var b strings.Builder
	b.WriteString("# Traditional characters, each followed by its simplified form. From OpenCC's TSCharacters\n" +
		"# (Apache License 2.0, https://github.com/BYVoid/OpenCC); written by internal/wordtables.\n")
	for group := range slices.Chunk(pairs, 40) {
		b.WriteString(strings.Join(group, "") + "\n")
	}
	return b.String(), in.Err()
}

// readings lists the characters of each syllable without tones: those whose usual reading
// it is, then after a stroke those that have it as their second one. ü is written v.
func readings() string {
	first, second := map[string][]rune{}, map[string][]rune{}
	for c := rune(0x4E00); c <= 0x9FFF; c++ {
		var seen []string
		for r := range strings.SplitSeq(pinyin.PinyinDict[int(c)], ",") {
			if s := toneless(r); s != "" && !slices.Contains(seen, s) {
				seen = append(seen, s)
			}
		}
		if len(seen) > 0 {
			first[seen[0]] = append(first[seen[0]], c)
		}
		if len(seen) > 1 {
			second[seen[1]] = append(second[seen[1]], c)
		}
	}
	var b strings.Builder
	b.WriteString("# Syllables of pinyin without tones: characters usually read so / those read so at times. From\n" +
		"# pinyin-data by way of go-pinyin (MIT, https://github.com/mozillazg/go-pinyin); written by internal/wordtables.\n")
	all := map[string]bool{}
	for s := range first {
		all[s] = true
	}
	for s := range second {
		all[s] = true
	}
	for _, s := range slices.Sorted(func(yield func(string) bool) {
		for s := range all {
			if !yield(s) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "%s %s/%s\n", s, string(first[s]), string(second[s]))
	}
	return b.String()
}

// toneless takes the tone off a syllable; "" for what is none (m̀, ê).
func toneless(s string) string {
	s = strings.ReplaceAll(norm.NFD.String(s), "u\u0308", "v")
	var b strings.Builder
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z':
			b.WriteRune(r)
		case r == '\u0302', !unicode.Is(unicode.Mn, r):
			return ""
		}
	}
	if !strings.ContainsAny(b.String(), "aeiouv") {
		return ""
	}
	return b.String()
}
