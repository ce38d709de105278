package form

import (
	"strconv"
	"testing"
)

// One question takes several attachments, in whatever pieces they come; they count when the
// person is done, and not one more than the question takes.
func TestSeveralAttachmentsAreOneAnswer(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "files", Kind: File, Most: 3, Required: true}, Field{Key: "memo", Kind: Text})
	attach := func(refs ...string) {
		for _, ref := range refs {
			k.s, k.p = k.c.Step(k.s, Input{Act: Attached, Text: "photo", Arg: ref}, friday)
		}
	}
	came := func(n int) {
		t.Helper()
		if k.p.Came != n || k.p.Most != 3 || k.p.CanSkip {
			t.Fatalf("came %d of %d, may be skipped %v; want %d of 3", k.p.Came, k.p.Most, k.p.CanSkip, n)
		}
	}
	k.do(Nothing, "").at("files", Asking, "").do(Done, "").at("files", Asking, "form.files_due").do(Typed, "一张图").at("files", Asking, "form.files_due")
	attach("a", "b", "b")
	k.at("files", Asking, "")
	came(2)
	attach("c", "d")
	k.at("files", Asking, "form.files_full")
	came(3)
	k.do(Undo, "").at("files", Asking, "")
	came(2)
	if got := submission(t, k.c, k.s); got != `{}` {
		t.Errorf("they count before the person is done: %s", got)
	}
	k.do(Typed, "发完了").at("memo", Asking, "").says("echo", k.p.Echo, "✓ ：📎 2 个")
	k.do(Skip, "").at("", Review, "").do(Open, "files").at("files", Asking, "")
	came(2)
	k.do(Done, "").at("", Review, "").do(Open, "files").do(Undo, "")
	came(1)
	attach("e")
	k.do(Done, "").at("", Review, "")
	if got := submission(t, k.c, k.s); got != `{"files":{"l":["a","e"]}}` {
		t.Error(got)
	}
	for name, v := range map[string]Value{"none": {}, "one as of old": {S: "a"}, "too many": {L: []string{"a", "b", "c", "d"}}, "a broken one": {L: []string{"a", "x\ny"}}} {
		k.s.Answers["files"] = v
		if k.do(Nothing, ""); k.p.Field == nil || k.p.Field.Key != "files" {
			t.Errorf("%s stands as an answer: %+v", name, v)
		}
	}
}

// All of them taken out again: an optional question is passed over, and a long list is told by
// its number.
func TestSeveralAttachmentsMayBeNone(t *testing.T) {
	t.Parallel()
	k := filling(t, Field{Key: "files", Kind: Image, Most: 10}, Field{Key: "memo", Kind: Text, Relevant: "${files} != ''"})
	for i := range 10 {
		k.s, k.p = k.c.Step(k.s, Input{Act: Attached, Text: "photo", Arg: strconv.Itoa(i)}, friday)
	}
	k.do(Done, "").at("memo", Asking, "").says("echo", k.p.Echo, "✓ ：📎 10 个").do(Back, "")
	for range 10 {
		k.do(Undo, "")
	}
	if k.at("files", Asking, ""); k.p.Came != 0 || !k.p.CanSkip {
		t.Fatalf("came %d, may be skipped %v", k.p.Came, k.p.CanSkip)
	}
	k.do(Done, "").at("", Review, "")
}
