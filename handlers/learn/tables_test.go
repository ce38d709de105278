package learn

import (
	"testing"

	"cadrebot/training"
)

func TestEveryTypeCanBeAskedAndRead(t *testing.T) {
	t.Parallel()
	for _, typ := range training.Types {
		if asks[typ] == nil {
			t.Errorf("type %s cannot be asked", typ)
		}
		if answers[typ] == nil {
			t.Errorf("an answer of type %s cannot be read", typ)
		}
	}
}
