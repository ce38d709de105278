package learn_test

import (
	"testing"

	"cadrebot/internal/testdb"
)

func TestMain(m *testing.M) { testdb.Main(m) }
