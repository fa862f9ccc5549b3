package fold

import (
	"fmt"
	"strings"
	"testing"
)

var reservedNames = []string{
	"Open Government Partnership", "Alianza para el Gobierno Abierto", "Equipo OGP Local", "OGP Local team", "OGP",
}

var reserved = Reserve(reservedNames)

// alphabet returns a disguise that puts the n-th of 26 letters for the n-th; "." leaves it.
func alphabet(letters string) func(string) string {
	row := []rune(letters)
	return func(name string) string {
		return strings.Map(func(r rune) rune {
			i := strings.IndexRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ", r)
			if i < 0 {
				i = strings.IndexRune("abcdefghijklmnopqrstuvwxyz", r)
			}
			if i < 0 || row[i] == '.' {
				return r
			}
			return row[i]
		}, name)
	}
}

// from returns a disguise that puts the capital letters beginning at first for all letters.
func from(first rune) func(string) string {
	row := ""
	for i := range rune(26) {
		row += string(first + i)
	}
	return alphabet(row)
}

func between(s string) func(string) string {
	return func(name string) string { return strings.Join(strings.Split(name, ""), s) }
}

// disguises are kinds of look-alikes.
var disguises = map[string]func(string) string{
	"lower case":       strings.ToLower,
	"upper case":       strings.ToUpper,
	"full width":       from('Ａ'),
	"bold":             from('𝐀'),
	"fraktur":          from('𝕬'),
	"sans serif":       from('𝖠'),
	"monospaced":       from('𝙰'),
	"in circles":       from('Ⓐ'),
	"in squares":       from('🄰'),
	"in black circles": from('🅐'),
	"in black squares": from('🅰'),
	"flags":            from('🇦'),
	"parenthesised":    from('🄐'),
	"small capitals":   alphabet("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘ.ʀꜱᴛᴜᴠᴡ.ʏᴢ"),
	"Cyrillic":         alphabet("аьсԁе.ԍһіјкӏмпорԛ.ѕт.ѵԝху."),
	"Greek":            alphabet("αβϲ.ε..Ηιϳκ.Μηορ...τυνωχγζ"),
	"Cherokee":         alphabet("ᎪᏴᏟᎠᎬ.ᏀᎻᎥᎫᏦᏞᎷ..Ꮲ.ᎡᏚᎢ.ᏙᏔ.ᎩᏃ"),
	"Lisu":             alphabet("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑ.ꓣꓢꓔꓴꓦꓪꓫꓬꓜ"),
	"Armenian":         alphabet("......ցհ.յ.լ.ոօքզ...ս....."),
	"digits":           alphabet("4...3...1..1..0...57......"),
	"marks":            between("\u0332"),
	"accents":          alphabet("áḃćďéḟǵĥíĵḱĺḿńóṕ.ŕśťúṽŵẍýź"),
	"zero width":       between("\u200b"),
	"joiners":          between("\u200d"),
	"soft hyphens":     between("\u00ad"),
	"direction":        func(name string) string { return "\u202d" + name + "\u202c" },
	"spaced":           between(" "),
	"spaced otherwise": between("\u2003"),
	"dots":             between("."),
	"hyphens":          between("-"),
	"quotation marks":  func(name string) string { return "«" + name + "»" },
	"trade mark":       func(name string) string { return name + "™" },
	"registered":       func(name string) string { return name + "®" },
	"check mark":       func(name string) string { return name + " ✅" },
	"official before":  func(name string) string { return "Official " + name },
	"official behind":  func(name string) string { return name + " (oficial)" },
	"person behind":    func(name string) string { return "Ana Ruiz, " + name },
}

func TestImitates(t *testing.T) {
	for _, name := range reservedNames {
		kinds := 0
		for kind, disguise := range disguises {
			if d := disguise(name); d != name {
				kinds++
				if !Imitates(d, Reserve([]string{name})) {
					t.Errorf("%s: %q does not imitate %q (%s, %s)", kind, d, name, Skeleton(d), Skeleton(name))
				}
			}
		}
		if kinds < 16 {
			t.Errorf("only %d kinds of %q", kinds, name)
		}
		if !Imitates(name, reserved) {
			t.Errorf("%q does not imitate itself", name)
		}
	}
	for _, name := range []string{
		"О Г Р", "ОГР", "0GP", "O.G.P.", "O G P", "OG P", "0.6.P", "OGP Team", "Equipo OGP", "team-OGP", "OGP_Local",
		"OGP/Local", "The OGP.", "ＯＧＰ", "Ο꓃GP OGP",
		"ꝊGP", "ƠƓƤ", "OGƥ", "ƟGP", "ᎾGP", "⭕GP", "OG₽", "OGP\u3164", "O\u2800GP", "🅾️GP", "ᴼᴳᴾ", "O̸G̸P̸", "Open Ǥovernment Ƥartnership",
		"Open Goverment Partnership", "Open Government Partnerhsip", "Open Governement Partnership",
		"OpenGovernmentPartnership", "Open Government Partner ship Team", "Open Goverment Partnership Support",
		"0pen G0vernment Partnersh1p", "Open Govemment Partnership", "Alianza para el Gobiemo Abierto",
		"AIianza para eI Gobierno Abierto", "Alianza por el Gobierno Abierto", "Equipo OPG Local", "Equip0 0GP L0cal",
		"Equipo de OGP Local", "OGP Local tearn", "OGP Local teams", "Local OGP team",
	} {
		if !Imitates(name, reserved) {
			t.Errorf("%q does not imitate anyone (%s)", name, Skeleton(name))
		}
	}
}

func TestImitatesLeavesTheInnocent(t *testing.T) {
	for _, name := range []string{
		"", " ", "...", "Cecilia Nava", "Alejandro Valdivia", "Daniel Rosemberg Cervantes Pérez", "Jennifer Pia Las",
		"LUIS GUILLERMO UC BALAM", "Jack Sim",
		"George Ogpen", "Hugo G. Pérez", "O. Gómez P.", "Olga Pérez", "Diego Prado", "Rodrigo Gopar", "Togp",
		"María del Carmen Olguín", "José Ángel Gurría", "Ana", "Bo Li", "G P", "GP", "Op", "李明", "Олег Петров",
		"Γιώργος Παπαδόπουλος",
		"Gobierno Abierto", "Red Mexiquense de Gobierno Abierto", "Open Data Charter", "Open Knowledge",
		"Government of Peru", "Partnership for Growth", "Alianza Cívica", "Equipo Local", "Local team",
		"Municipalidad Metropolitana de Lima", "Innovación Cívica, A.C.", "Transparencia Mexicana",
		"Alianza por la Salud", "Open Contracting Partnership",
	} {
		if Imitates(name, reserved) {
			t.Errorf("%q is said to imitate (%s)", name, Skeleton(name))
		}
	}
	if Imitates("Ana", Reserve([]string{"", " ", "\u200b"})) {
		t.Error("a reserved name without letters is imitated")
	}
}

func TestNear(t *testing.T) {
	tests := []struct {
		text, pattern string
		limit         int
		within, want  bool
	}{
		{"abcd", "abcd", 0, false, true},
		{"abd", "abcd", 1, false, true},
		{"abxcd", "abcd", 1, false, true},
		{"abxd", "abcd", 1, false, true},
		{"acbd", "abcd", 1, false, true},
		{"badc", "abcd", 1, false, false},
		{"badc", "abcd", 2, false, true},
		{"", "ab", 1, false, false},
		{"xxabxdyy", "abcd", 1, false, false},
		{"xxabxdyy", "abcd", 1, true, true},
		{"xxaydyy", "abcd", 1, true, false},
		{"ñandu", "nandu", 1, false, true},
	}
	for _, tt := range tests {
		if got := isNear(tt.text, tt.pattern, tt.limit, tt.within); got != tt.want {
			t.Errorf("isNear(%q, %q, %d, %v) = %v", tt.text, tt.pattern, tt.limit, tt.within, got)
		}
	}
}

func ExampleImitates() {
	fmt.Println(Imitates("0GP Team", Reserve([]string{"OGP"})), Imitates("George Ogpen", Reserve([]string{"OGP"})))
	// Output: true false
}
