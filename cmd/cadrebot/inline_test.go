package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cadrebot/playground"
)

// results are what stands above somebody's input after they typed the bot's name.
type results struct {
	words string
	page  playground.InlineAnswer
	shown bool // since the last act
}

// String is the list as the person sees it: numbered titles, descriptions below.
func (r results) String() string {
	var b strings.Builder
	if r.page.Button != nil {
		b.WriteString("[" + r.page.Button.Text + "]\n")
	}
	for i, a := range r.page.Results {
		fmt.Fprintf(&b, "(%d) %s\n    %s\n", i+1, a.Title, a.Description)
	}
	fmt.Fprintf(&b, "(%d results)", len(r.page.Results))
	return b.String()
}

var pick = regexp.MustCompile(`^\(pick (\d+)\)$`)

// inlineLine plays a line of inline mode; ok is false for all others.
func (th *theatre) inlineLine(rest string) (ok bool, wrong string) {
	th.t.Helper()
	if words, typed := strings.CutPrefix(rest+" ", "@bot "); typed {
		th.look(strings.TrimSpace(words), "")
		return true, ""
	}
	if rest == "(more)" {
		if th.found.page.NextOffset == "" {
			return true, "there is no next page"
		}
		th.look(th.found.words, th.found.page.NextOffset)
		return true, ""
	}
	m := pick.FindStringSubmatch(rest)
	if m == nil {
		return false, ""
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n < 1 || n > len(th.found.page.Results) {
		return true, "there is no such result"
	}
	th.mark()
	if _, err := th.play.Choose(th.actor, th.found.page.QueryID, th.found.page.Results[n-1].ID); err != nil {
		return true, err.Error()
	}
	th.settle()
	return true, ""
}

// look types words behind the bot's name and waits for the results.
func (th *theatre) look(words, offset string) {
	th.t.Helper()
	th.mark()
	ctx, cancel := context.WithTimeout(th.t.Context(), 30*time.Second)
	defer cancel()
	page, err := th.play.Inline(ctx, th.actor, words, offset)
	if err != nil {
		th.t.Fatal(err)
	}
	th.found = results{words: words, page: page, shown: true}
	th.settle()
}
