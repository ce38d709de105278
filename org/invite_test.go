package org

import (
	"encoding/base64"
	"errors"
	"regexp"
	"testing"
	"time"
)

var (
	testNow = time.Date(2026, 11, 19, 2, 0, 0, 0, time.UTC)
	payload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

func testKey(tb testing.TB, secret string) InviteKey {
	tb.Helper()
	k, err := NewInviteKey([]byte(secret))
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func TestEveryRoleSurvivesTheLink(t *testing.T) {
	t.Parallel()
	k := testKey(t, "a secret of sixteen bytes or more")
	for _, role := range AllRoles() {
		for _, unit := range []UnitID{1, 127, 128, 1 << 40, 1<<55 - 1} {
			for _, single := range []bool{true, false} {
				inv := Invite{Unit: unit, Role: role, Expires: testNow.Add(72*time.Hour + 30*time.Second), Single: single, Nonce: k.Nonce(string(role))}
				token, err := k.Encode(inv)
				if err != nil {
					t.Fatalf("%s: %v", role, err)
				}
				if !payload.MatchString(token) {
					t.Fatalf("%s: %q is no start payload", role, token)
				}
				got, err := k.Decode(token, testNow)
				if err != nil {
					t.Fatalf("%s: %v", role, err)
				}
				inv.Expires = inv.Expires.Truncate(time.Minute)
				if got != inv {
					t.Fatalf("got %+v, want %+v", got, inv)
				}
			}
		}
	}
}

func TestADamagedLinkIsRefused(t *testing.T) {
	t.Parallel()
	k := testKey(t, "a secret of sixteen bytes or more")
	token, err := k.Encode(Invite{Unit: 42, Role: VillageCommittee, Expires: testNow.Add(time.Hour), Nonce: k.Nonce("x")})
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(token)
	for i := range raw {
		for bit := range 8 {
			bad := append([]byte(nil), raw...)
			bad[i] ^= 1 << bit
			_, err := k.Decode(base64.RawURLEncoding.EncodeToString(bad), testNow)
			if !errors.Is(err, ErrInviteForged) && !errors.Is(err, ErrInviteGarbled) {
				t.Fatalf("byte %d bit %d: %v", i, bit, err)
			}
		}
	}
	for n := range len(token) {
		if _, err := k.Decode(token[:n], testNow); err == nil {
			t.Fatalf("accepted the first %d characters", n)
		}
	}
	if _, err := testKey(t, "another secret of enough bytes").Decode(token, testNow); !errors.Is(err, ErrInviteForged) {
		t.Fatalf("another key: %v", err)
	}
	for _, s := range []string{"", "hello", "AAAA", token + "=", token + "A", "中文", " " + token} {
		if _, err := k.Decode(s, testNow); !errors.Is(err, ErrInviteGarbled) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestALinkExpiresOnTheMinute(t *testing.T) {
	t.Parallel()
	k := testKey(t, "a secret of sixteen bytes or more")
	inv := Invite{Unit: 42, Role: VillageCommittee, Expires: testNow, Nonce: k.Nonce("x")}
	token, err := k.Encode(inv)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Decode(token, testNow.Add(-time.Nanosecond)); err != nil {
		t.Errorf("before the minute: %v", err)
	}
	got, err := k.Decode(token, testNow)
	if !errors.Is(err, ErrInviteExpired) || got != inv {
		t.Errorf("on the minute: %+v, %v", got, err)
	}
}

func TestEncodeRefusesNonsense(t *testing.T) {
	t.Parallel()
	k := testKey(t, "a secret of sixteen bytes or more")
	good := Invite{Unit: 42, Role: VillageCommittee, Expires: testNow, Nonce: k.Nonce("x")}
	for name, spoil := range map[string]func(*Invite){
		"no unit":      func(i *Invite) { i.Unit = 0 },
		"unknown role": func(i *Invite) { i.Role = "KING" },
		"no expiry":    func(i *Invite) { i.Expires = time.Time{} },
		"short nonce":  func(i *Invite) { i.Nonce = "abc" },
		"odd nonce":    func(i *Invite) { i.Nonce = "zzzzzzzzzzzzzzzz" },
		"vast unit":    func(i *Invite) { i.Unit = 1<<62 + 1 },
	} {
		bad := good
		spoil(&bad)
		if token, err := k.Encode(bad); err == nil {
			t.Errorf("%s: made %q", name, token)
		}
	}
	if _, err := NewInviteKey([]byte("short")); err == nil {
		t.Error("a short secret was accepted")
	}
	if once, again := k.Nonce("a"), k.Nonce("a"); once != again || once == k.Nonce("b") {
		t.Error("a nonce must depend on its key, and on nothing else")
	}
}

func FuzzDecode(f *testing.F) {
	k := testKey(f, "a secret of sixteen bytes or more")
	good := Invite{Unit: 42, Role: VillageCommittee, Expires: testNow.Add(time.Hour), Nonce: k.Nonce("x")}
	token, err := k.Encode(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add("")
	f.Add("AYJ_____________________________________________________________")
	f.Fuzz(func(t *testing.T, s string) {
		inv, err := k.Decode(s, testNow)
		if err != nil {
			return
		}
		again, err := k.Encode(inv)
		if err != nil || again != s {
			t.Fatalf("accepted %q, which reads %+v and is written %q (%v)", s, inv, again, err)
		}
		if s != token {
			t.Fatalf("accepted %q, which was never made", s)
		}
	})
}
