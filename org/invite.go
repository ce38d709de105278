package org

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// What can be wrong with an invitation link. The first three come from reading it,
// the others from using it.
var (
	// ErrInviteGarbled: not one of our links, or cut short on the way.
	ErrInviteGarbled = errors.New("invitation cannot be read")
	// ErrInviteForged: it reads like one of our links, but its signature is not ours.
	ErrInviteForged = errors.New("invitation is not signed by us")
	// ErrInviteExpired: genuine, but its time is over.
	ErrInviteExpired = errors.New("invitation has expired")
	// ErrInviteUsed: genuine, but the one use it was good for is spent.
	ErrInviteUsed = errors.New("invitation has been used")
	// ErrInviteRevoked: genuine, but withdrawn.
	ErrInviteRevoked = errors.New("invitation has been withdrawn")
)

// Invite is what an invitation link says: whoever opens it in time gets the role in
// the unit. Single links serve one person. Nonce tells links apart and never repeats.
type Invite struct {
	Unit    UnitID
	Role    Role
	Expires time.Time // minute precision
	Single  bool
	Nonce   string // 16 lower-case hexadecimal digits
}

// InviteKey signs invitation links and checks them.
type InviteKey struct{ secret []byte }

// Layout of a link, before base64url: version, length of the role with the single-use
// bit on top, unit as uvarint, role, expiry in minutes since 1970, nonce, MAC. At most
// 48 bytes, so that the link's payload fits Telegram's 64 characters.
const (
	inviteVersion = 1 // persisted in links that people keep
	nonceBytes    = 8
	macBytes      = 12
	maxInvite     = 48
	maxUnit       = 1 << 62 // keeps a unit within nine bytes
	singleUse     = 0x80
)

// NewInviteKey makes a key of secret, which must have at least 16 bytes.
func NewInviteKey(secret []byte) (InviteKey, error) {
	if len(secret) < 16 {
		return InviteKey{}, fmt.Errorf("the secret for invitations has %d bytes, it needs 16 or more", len(secret))
	}
	// A purpose of its own keeps a signature made for buttons from opening a door here.
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("cadrebot invitation v1"))
	return InviteKey{secret: m.Sum(nil)}, nil
}

func (k InviteKey) sum(purpose byte, b []byte) []byte {
	m := hmac.New(sha256.New, k.secret)
	m.Write([]byte{purpose})
	m.Write(b)
	return m.Sum(nil)
}

// Nonce is the nonce of the invitation made under an idempotency key: the same key gives
// the same nonce, and nobody without the secret can guess it.
func (k InviteKey) Nonce(key string) string {
	return hex.EncodeToString(k.sum('n', []byte(key))[:nonceBytes])
}

// Encode writes the link's payload: at most 64 characters of A-Z a-z 0-9 _ -.
func (k InviteKey) Encode(inv Invite) (string, error) {
	nonce, err := parseNonce(inv.Nonce)
	minutes := inv.Expires.Unix() / 60
	switch {
	case err != nil:
		return "", err
	case !inv.Role.Valid():
		return "", fmt.Errorf("invitation for unknown role %q", inv.Role)
	case inv.Unit <= 0 || inv.Unit > maxUnit:
		return "", fmt.Errorf("invitation for unit %d", inv.Unit)
	case minutes <= 0 || minutes > 1<<32-1:
		return "", fmt.Errorf("invitation expires at %v", inv.Expires)
	}
	flags := byte(len(inv.Role))
	if inv.Single {
		flags |= singleUse
	}
	b := binary.AppendUvarint([]byte{inviteVersion, flags}, uint64(inv.Unit))
	b = append(b, inv.Role...)
	b = binary.BigEndian.AppendUint32(b, uint32(minutes))
	b = append(b, nonce...)
	b = append(b, k.sum('m', b)[:macBytes]...)
	if len(b) > maxInvite {
		return "", fmt.Errorf("invitation for %s takes %d bytes of %d", inv.Role, len(b), maxInvite)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// Decode reads a link's payload. It returns ErrInviteGarbled, ErrInviteForged or, with
// the invitation, ErrInviteExpired. It never panics, whatever token holds.
func (k InviteKey) Decode(token string, now time.Time) (Invite, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) > maxInvite || len(b) < 2+macBytes || b[0] != inviteVersion {
		return Invite{}, ErrInviteGarbled
	}
	inv, err := parseInvite(b[:len(b)-macBytes])
	if err != nil {
		return Invite{}, err
	}
	if !hmac.Equal(b[len(b)-macBytes:], k.sum('m', b[:len(b)-macBytes])[:macBytes]) {
		return Invite{}, ErrInviteForged
	}
	if !now.Before(inv.Expires) {
		return inv, ErrInviteExpired
	}
	return inv, nil
}

// parseInvite reads the signed part. Everything in it is checked before the signature,
// so that a damaged link and a forged one are told apart.
func parseInvite(b []byte) (Invite, error) {
	n := int(b[1] &^ singleUse)
	unit, size := binary.Uvarint(b[2:])
	rest := b[2:]
	if size <= 0 || unit == 0 || unit > maxUnit || len(rest)-size != n+4+nonceBytes {
		return Invite{}, ErrInviteGarbled
	}
	rest = rest[size:]
	inv := Invite{Unit: UnitID(unit), Role: Role(rest[:n]), Single: b[1]&singleUse != 0}
	inv.Expires = time.Unix(int64(binary.BigEndian.Uint32(rest[n:]))*60, 0).UTC()
	inv.Nonce = hex.EncodeToString(rest[n+4:])
	if !inv.Role.Valid() {
		return Invite{}, ErrInviteGarbled
	}
	return inv, nil
}

func parseNonce(s string) ([]byte, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != nonceBytes {
		return nil, fmt.Errorf("invitation nonce %q is not 16 hexadecimal digits", s)
	}
	return b, nil
}

// Joining is what came of opening an invitation.
type Joining struct {
	Member  Member // as they stand now; the invitation's grant is the active one
	Grant   Grant
	Already bool // they held the grant before; nothing was used up
}
