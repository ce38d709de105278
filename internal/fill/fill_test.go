package fill_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"cadrebot/form"
	"cadrebot/internal/fill"
	"cadrebot/locales"
)

func TestAFormIsFilledAsAPersonCould(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)
	word := func(s string) locales.Text { return locales.Both(s, s) }
	c, err := form.Compile(form.Form{ID: "all", Version: 1, Title: word("all"), Fields: []form.Field{
		{Key: "household", Kind: form.Text, Label: word("code"), Required: true, Constraint: "regex(., '^[A-Z]{2}-[0-9]{4}-[0-9]{4}$')"},
		{Key: "n", Kind: form.Integer, Label: word("n"), Required: true, Constraint: ". <= 25"},
		{Key: "day", Kind: form.Date, Label: word("day"), Required: true},
		{Key: "which", Kind: form.Many, Label: word("which"), Required: true, Choices: []form.Choice{{Key: "a", Label: word("a")}, {Key: "b", Label: word("b")}}},
		{Key: "why", Kind: form.Text, Label: word("why"), Required: true, Relevant: "selected(${which}, 'b')"},
		{Key: "photo", Kind: form.Image, Label: word("photo")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	whys := 0
	for seed := range uint64(50) {
		a, err := fill.Form(c, nil, rand.New(rand.NewPCG(seed, 1)), now)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := fill.Form(c, nil, rand.New(rand.NewPCG(seed, 1)), now)
		if !reflect.DeepEqual(a, again) || a["household"].S == "" || a["n"].S == "" || a["day"].S == "" || len(a["which"].L) == 0 {
			t.Fatalf("%v, again %v", a, again)
		}
		if _, asked := a["why"]; asked {
			whys++
		}
	}
	if whys == 0 || whys == 50 {
		t.Errorf("a question that depends on another was asked %d times of 50", whys)
	}
	never, err := form.Compile(form.Form{ID: "never", Version: 1, Title: word("never"), Fields: []form.Field{
		{Key: "n", Kind: form.Integer, Label: word("n"), Required: true, Constraint: ". > 5 and . < 5"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fill.Form(never, nil, rand.New(rand.NewPCG(1, 1)), now); err == nil {
		t.Error("a form that nobody can fill was filled")
	}
}
