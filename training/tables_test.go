package training

import "testing"

func TestEveryTypeHasItsRows(t *testing.T) {
	t.Parallel()
	for _, typ := range Types {
		if markers[typ] == nil || keyChecks[typ] == nil || keyReaders[typ] == nil {
			t.Errorf("type %s lacks a row: marking %v, check %v, key reading %v", typ, markers[typ] != nil, keyChecks[typ] != nil, keyReaders[typ] != nil)
		}
	}
}
