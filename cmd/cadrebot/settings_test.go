package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// settingTags lists env name -> flag name and default, as the struct has them.
func settingTags() map[string][2]string {
	out := map[string][2]string{}
	for f := range fieldsOf(reflect.TypeFor[Settings]()) {
		out[f.Tag.Get("env")] = [2]string{"--" + f.Tag.Get("name"), f.Tag.Get("default")}
	}
	return out
}

func fieldsOf(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

func TestReadmeTableIsTheStruct(t *testing.T) {
	t.Parallel()
	row := regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| `(--[a-z-]+)` \\| (.*?) \\| ")
	told := map[string][2]string{}
	for _, m := range row.FindAllStringSubmatch(read(t, "../../README.md"), -1) {
		told[m[1]] = [2]string{m[2], strings.Trim(m[3], "`")}
	}
	have := settingTags()
	for env, tag := range have {
		row, ok := told[env]
		if !ok {
			t.Errorf("README does not tell of %s", env)
			continue
		}
		if row[0] != tag[0] {
			t.Errorf("README calls %s %s, the flag is %s", env, row[0], tag[0])
		}
		if tag[1] != "" && row[1] != tag[1] {
			t.Errorf("README says that %s is %q by default, it is %q", env, row[1], tag[1])
		}
	}
	for env := range told {
		if _, ok := have[env]; !ok {
			t.Errorf("README tells of %s, which nobody reads", env)
		}
	}
}

// TestContainerFilesNameRealSettings reads the names that compose.yaml, the Dockerfile,
// .env.example and the Makefile use; no engine runs in tests.
func TestContainerFilesNameRealSettings(t *testing.T) {
	t.Parallel()
	have := settingTags()
	others := map[string]bool{"POSTGRES_PASSWORD": true, "CADREBOT_PORT": true, "CADREBOT_DATA": true}
	for _, path := range []string{"../../compose.yaml", "../../Dockerfile", "../../.env.example", "../../Makefile"} {
		n := 0
		for _, name := range regexp.MustCompile(`\b(CADREBOT_[A-Z_]+|TELEGRAM_[A-Z]+|DATABASE_URL|REDIS_URL|POSTGRES_PASSWORD)\b`).FindAllString(read(t, path), -1) {
			n++
			if _, ok := have[name]; !ok && !others[name] {
				t.Errorf("%s names %s, which nobody reads", path, name)
			}
		}
		if n == 0 {
			t.Errorf("%s names no setting", path)
		}
	}
	compose := read(t, "../../compose.yaml")
	for _, must := range []string{"--appendonly", "postgres:", "redis:", "healthcheck:", "volumes:"} {
		if !strings.Contains(compose, must) {
			t.Errorf("compose.yaml has no %s", must)
		}
	}
	env := read(t, "../../.env.example")
	for _, m := range regexp.MustCompile(`\$\{([A-Z_]+):\?`).FindAllStringSubmatch(compose, -1) {
		if !strings.Contains(env, m[1]+"=") {
			t.Errorf("compose.yaml demands %s, .env.example does not name it", m[1])
		}
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	s := Settings{TelegramToken: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", DatabaseURL: "postgres://u:hunter2@h/d", SigningSecret: "signing-key"}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "all", s, "token", s.TelegramToken)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s.TelegramToken, s.DatabaseURL) + log.String() + string(raw)
	for _, secret := range []string{"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "hunter2", "signing-key"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s was printed: %s", secret, all)
		}
	}
}

func TestSecretsDifferByPurpose(t *testing.T) {
	t.Parallel()
	s := Settings{TelegramToken: "1:token"}
	if bytes.Equal(s.signing(), derive("", s.token(), "webhook")) {
		t.Error("one key serves two purposes")
	}
	if !regexp.MustCompile(`^[A-Za-z0-9_-]{32,256}$`).MatchString(s.webhookSecret()) {
		t.Errorf("Telegram would not take the secret %q", s.webhookSecret())
	}
}

func TestWrongSettingsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		s    Settings
		want string
	}{
		{Settings{}, "DATABASE_URL"},
		{Settings{DatabaseURL: "postgres://x"}, "REDIS_URL"},
		{Settings{DatabaseURL: "postgres://x", RedisURL: "redis://x", TelegramAPI: telegramRoot}, "CADREBOT_RATE"},
		{Settings{DatabaseURL: "postgres://x", RedisURL: "redis://x", Rate: -1, TelegramAPI: "http://127.0.0.1:8081"}, "CADREBOT_RATE"},
		{Settings{DatabaseURL: "postgres://x", RedisURL: "redis://x", Rate: 31, TelegramToken: "1:x", TelegramAPI: telegramRoot}, "CADREBOT_PAID_BROADCAST"},
		{Settings{DatabaseURL: "postgres://x", RedisURL: "redis://x", Rate: 5, ClockAt: opening, TelegramToken: "1:x", TelegramAPI: telegramRoot}, "CADREBOT_CLOCK_AT"},
	} {
		if err := c.s.check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want something about %s", err, c.want)
		}
	}
}

// TestTheDoctorSaysWhereFilesGo is about the folder for attachments: set, empty, unusable.
func TestTheDoctorSaysWhereFilesGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ set, found, wrong string }{
		{"", "CADREBOT_ATTACHMENTS_DIR is empty: photos and files of reports are not fetched, they stay with Telegram", ""},
		{filepath.Join(dir, "new", "files"), filepath.Join(dir, "new", "files"), ""},
		{filepath.Join(file, "below"), "", "make the folder of attachments"},
	} {
		found, err := (&Settings{AttachmentsDir: c.set}).checkAttachments(t.Context())
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%q: got %v, want something about %s", c.set, err, c.wrong)
			}
			continue
		}
		if err != nil || found != c.found {
			t.Errorf("%q: found %q, %v", c.set, found, err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(dir, "new", "files")); err != nil || len(left) != 0 {
		t.Errorf("the doctor leaves %v behind, %v", left, err)
	}
}

func TestReadUnits(t *testing.T) {
	t.Parallel()
	rows, err := readUnits(strings.NewReader("\ufeffcode,parent,level,name_zh,name_en\n99,,city,市,City\n9901,99,county,县,\n"))
	if err != nil || len(rows) != 2 || rows[1].Parent != "99" {
		t.Fatalf("%v %v", rows, err)
	}
	for name, bad := range map[string]string{
		"empty": "", "no column": "code,parent\n", "no level": "code,parent,level,name_zh,name_en\n1,,planet,x,\n", "ragged": "code,parent,level,name_zh,name_en\n1,2\n",
	} {
		if _, err := readUnits(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}
