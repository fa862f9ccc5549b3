package fold_test

import (
	"slices"
	"testing"

	"noticeboard/internal/fold"
)

func TestEmail(t *testing.T) {
	tests := []struct {
		address string
		want    []string
	}{
		{"Ana@Example.org", []string{"ana@example.org"}},
		{" ana@example.org ", []string{"ana@example.org"}},
		{"ana_b@a_b.example.org", []string{"ana_b@a_b.example.org"}},
		{"eva@münchen.example", []string{"eva@xn--mnchen-3ya.example", "eva@münchen.example"}},
		{"Eva@MÜNCHEN.example", []string{"eva@xn--mnchen-3ya.example", "eva@münchen.example"}},
		{"eva@XN--mnchen-3ya.example", []string{"eva@xn--mnchen-3ya.example", "eva@münchen.example"}},
		{"eva@mu\u0308nchen.example", []string{"eva@xn--mnchen-3ya.example", "eva@münchen.example"}},
		{"josé@example.org", []string{"josé@example.org"}},
		{"用户@例え.テスト", []string{"用户@xn--r8jz45g.xn--zckzah", "用户@例え.テスト"}},
		{"eva@a_ñ.example", []string{"eva@a_ñ.example"}}, // IDNA refuses the underscore
		{"eva@xn--a.example", []string{"eva@xn--a.example"}},
		{"eva", []string{"eva"}},
		{"", []string{""}},
	}
	for _, tt := range tests {
		if got := fold.EmailSpellings(tt.address); !slices.Equal(got, tt.want) || fold.Email(tt.address) != tt.want[0] {
			t.Errorf("%q: %q and %q, want %q", tt.address, fold.Email(tt.address), got, tt.want)
		}
	}
}
