package auth_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"noticeboard/internal/auth"
)

func TestPasswordRules(t *testing.T) {
	const login, name = "mfernandez", "María Fernández Luz"
	for _, tt := range []struct{ name, password, want string }{
		{"words", "violet harbour ladder", ""},
		{"made by a machine", "xK4#pQ9!vT2@mN7", ""},
		{"digits alone, without order", "839274650192837", ""},
		{"no digits, capitals or signs asked for", "elmolinodelvientoazul", ""},
		{"15 characters, 30 bytes", "ñandúéíóáüñçøåß", ""},
		{"emoji count as one", "🐎🔋🧷🪜🌍🎷🧊🍋🚲🪁🧵🎲🔔🌵🐚", ""},
		{"contains a common one in a longer text", "after passwordpassword comes the moonlit ferry", ""},
		{"contains the login in a longer text", "mfernandez rows past green lighthouses", ""},

		{"nothing", "", "problem.password.short"},
		{"14", "xK4#pQ9!vT2@mN", "problem.password.short"},
		{"14 of many bytes", strings.Repeat("ñ", 14), "problem.password.short"},
		{"1024 bytes", strings.Repeat("violet harbour! ", 64), ""},
		{"1025 bytes", strings.Repeat("violet harbour! ", 64) + "x", "problem.password.long"},

		{"listed", "supersecretpassword", "problem.password.common"},
		{"listed, in capitals", "AdministraDor123", "problem.password.common"},
		{"listed, spaced", "Super Secret-Password", "problem.password.common"},
		{"listed, Spanish", "Esta es mi contraseña", "problem.password.common"},
		{"one character", "aaaaaaaaaaaaaaaaaaaa", "problem.password.common"},
		{"one character, another alphabet", strings.Repeat("ж", 15), "problem.password.common"},
		{"two characters", "abababababababa", "problem.password.common"},
		{"a word twice", "ContraseñaContraseña", "problem.password.common"},
		{"a word three times, cut", "lampara-lampara-lam", "problem.password.common"},
		{"up", "abcdefghijklmno", "problem.password.common"},
		{"down", "zyxwvutsrqponml", "problem.password.common"},
		{"digits up", "123456789012345", "problem.password.common"},
		{"digits down", "098765432109876", "problem.password.common"},
		{"two runs", "abcdefgh12345678", "problem.password.common"},
		{"repeated digits in order", "111222333444555", "problem.password.common"},
		{"along the keyboard", "qwertyuiopasdfgh", "problem.password.common"},
		{"along the Spanish keyboard", "lkjhgfdsapoiuytñ", "problem.password.common"},
		{"down the keyboard", "1qaz2wsx3edc4rfv", "problem.password.common"},

		{"login", "MFernandez12875", "problem.password.login"},
		{"login twice", "mfernandez.8.mfernandez", "problem.password.login"},
		{"name", "mariafernandez.29", ""}, // accents are significant
		{"name with accents", "MaríaFernández.29", "problem.password.login"},
		{"parts of the name", "fernández luz 7k", "problem.password.login"},
		{"name, decomposed", "Mari\u0301aFerna\u0301ndez.29", "problem.password.login"},
		{"listed, in full width", "Ｅｓｔａ es mi contrasen\u0303a", "problem.password.common"},
		{"half of it only", "fernández violet ladder", ""},
	} {
		if got := auth.PasswordProblem(login, name, tt.password); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCommonPasswords(t *testing.T) {
	all := auth.CommonPasswords()
	if len(all) < 3000 {
		t.Errorf("%d common passwords, want 3000", len(all))
	}
	for p := range all {
		switch {
		case utf8.RuneCountInString(p) < auth.MinPassword:
			t.Errorf("%q is too short to matter", p)
		case p != strings.ToLower(p), strings.ContainsAny(p, " \t"):
			t.Errorf("%q is never compared with", p)
		case auth.PasswordProblem("rosa", "Rosa", p) == "":
			t.Errorf("%q is accepted", p)
		}
	}
}

// Ordinary words contain some adjacent letters of the alphabet or the keyboard.
func TestPassphrasesAreNotGuessable(t *testing.T) {
	for _, p := range []string{
		"were we to try pottery", "first definition hijacked", "the poor water trees", "understudy operetta",
		"asador de tréboles", "propiedad reservada", "querido poeta uruguayo", "opera nostalgia funghi",
	} {
		if auth.Guessable(p) {
			t.Errorf("%q is refused", p)
		}
	}
}
