package simplified

import "testing"

func TestTraditionalCharactersBecomeSimplified(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"貧困戶監測":          "贫困户监测",
		"防止返贫":           "防止返贫",
		"鄉村振興 2026 ABC，": "乡村振兴 2026 ABC，",
		"":               "",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if again := Text(Text(in)); again != Text(in) {
			t.Errorf("%q changes twice: %q", in, again)
		}
	}
}
