package formdesk

import (
	"testing"

	"cadrebot/form"
	"cadrebot/locales"
)

// A cell of the table: what has been fetched is called as it lies in the folder.
func TestCellsOfTheTable(t *testing.T) {
	t.Parallel()
	names := map[string]string{"ref-1": "ab/abcd.jpg"}
	for _, c := range []struct {
		kind form.Kind
		v    form.Value
		want string
	}{
		{form.Image, form.Value{S: "ref-1"}, "ab/abcd.jpg"},
		{form.File, form.Value{S: "ref-1"}, "ab/abcd.jpg"},
		{form.Image, form.Value{S: "ref-2"}, form.Show(&form.Field{Kind: form.Image}, form.Value{S: "ref-2"}).Plain(locales.EN)},
		{form.Text, form.Value{S: "ref-1"}, "ref-1"},
		{form.Text, form.Value{S: "=1+1"}, "'=1+1"},
		{form.Integer, form.Value{S: "-5"}, "-5"},
	} {
		if got := cell(&form.Field{Kind: c.kind}, c.v, names, locales.EN); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.kind, c.v, got, c.want)
		}
	}
}
