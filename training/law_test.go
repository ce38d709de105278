package training_test

import (
	"reflect"
	"regexp"
	"testing"
	"time"

	"cadrebot/training"
)

// Study time, points and rankings may not be kept (POL-038): nothing that is stored or
// shown of an attempt has a moment, a duration or a name that could hold one.
func TestNothingKeepsStudyTimePointsOrRank(t *testing.T) {
	t.Parallel()
	bad := regexp.MustCompile(`(?i)time|duration|second|minute|hour|started|began|elapsed|spent|visit|views|point|rank|streak|badge`)
	moment, span := reflect.TypeFor[time.Time](), reflect.TypeFor[time.Duration]()
	var walk func(path string, typ reflect.Type)
	walk = func(path string, typ reflect.Type) {
		switch typ {
		case moment, span:
			t.Errorf("%s holds a %s", path, typ)
			return
		}
		switch typ.Kind() {
		case reflect.Slice, reflect.Pointer, reflect.Array:
			walk(path, typ.Elem())
		case reflect.Struct:
			for f := range typ.Fields() {
				if bad.MatchString(f.Name) {
					t.Errorf("%s.%s", path, f.Name)
				}
				if f.Type.PkgPath() == "cadrebot/training" || f.Type.PkgPath() == "time" || f.Type.Kind() == reflect.Slice {
					walk(path+"."+f.Name, f.Type)
				}
			}
		}
	}
	for _, v := range []any{
		training.Session{},
		training.Given{},
		training.Attempt{},
		training.Outcome{},
		training.Progress{},
		training.UnitTotal{},
		training.Completion{},
		training.Asked{},
		training.Taken{},
		training.Recalled{},
		training.Reviews{},
		training.MarkedEssay{},
	} {
		walk(reflect.TypeOf(v).Name(), reflect.TypeOf(v))
	}
}
