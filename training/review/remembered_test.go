package review

import (
	"math/rand/v2"
	"testing"
	"time"

	"cadrebot/locales"
)

// Keeping the due day, the stability and the difficulty alone schedules as keeping all does.
func TestTheDueDayIsEnoughToRemember(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(20261120, 6))
	fsrs := Default()
	for range 400 {
		now := time.Date(2026, 11, 19, 10, 0, 0, 0, locales.Zone)
		var whole, little Memory
		for range 25 {
			r := Rating(1 + rng.IntN(3))
			whole, little = fsrs.Answer(whole, r, now, locales.Zone), fsrs.Answer(little, r, now, locales.Zone)
			if whole.Stability != little.Stability || whole.Difficulty != little.Difficulty || whole.Due != little.Due {
				t.Fatalf("kept whole %+v, kept little %+v", whole, little)
			}
			little = fsrs.Remembered(little.Stability, little.Difficulty, little.Due)
			if little.Last != whole.Last {
				t.Fatalf("last answered %s, remembered as %s", whole.Last, little.Last)
			}
			now = now.AddDate(0, 0, rng.IntN(40)).Add(time.Duration(rng.IntN(300)) * time.Minute)
		}
	}
}
