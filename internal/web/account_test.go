package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"noticeboard/internal/auth"
	"noticeboard/internal/auth/authtest"
	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/web"
)

const newPassword = "another long password"

// named is a site under a name to which passkeys can be bound.
func named(w *web.Config, _ *board.Config) {
	w.Base = "http://localhost:8080"
}

// between returns what stands on a page between two texts, unescaped.
func (a answer) between(t testing.TB, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.body, before)
	text, _, closed := strings.Cut(rest, after)
	if !ok || !closed {
		t.Fatalf("%q is not on the page: %d %.300s", before, a.Code, a.body)
	}
	return html.UnescapeString(text)
}

// leads checks that an answer leads to a path, and returns the answer there.
func (a answer) leads(t testing.TB, v *visitor, path string) answer {
	t.Helper()
	if to := a.Header().Get("Location"); a.Code != http.StatusSeeOther || to != path {
		t.Fatalf("%d to %q, want %q: %.300s", a.Code, to, path, a.body)
	}
	return v.get(path)
}

var oneTimeLink = regexp.MustCompile(`/desk/invitations/[\w-]{43}`)

// invite has an administrator invite somebody, and returns the path of the link.
func (v *visitor) invite(t testing.TB, fields ...string) string {
	t.Helper()
	made := v.post("/desk/invitations", fields...)
	made.want(t, 200, "http://example.org/desk/invitations/")
	return oneTimeLink.FindString(made.body)
}

// code returns the code that an authenticator app shows so many steps from now.
func (s *site) code(secret string, steps time.Duration) string {
	s.Helper()
	return authtest.TOTPCode(s, secret, time.Unix(0, s.now.Load()).Add(steps*30*time.Second))
}

// turnOnCodes gives the visitor's account one-time codes.
func (v *visitor) turnOnCodes(t testing.TB) (secret string, recovery []string) {
	t.Helper()
	page := v.get("/desk/account/codes")
	secret = page.between(t, "<code>", "</code>")
	done := v.post("/desk/account/codes", "code", v.code(secret, 0))
	done.want(t, 200, "One-time codes are on.")
	for _, m := range regexp.MustCompile(`<li><code>([a-z2-7-]{19})</code>`).FindAllStringSubmatch(done.body, -1) {
		recovery = append(recovery, m[1])
	}
	v.pass(time.Minute)
	return secret, recovery
}

// password signs in by the first step.
func (v *visitor) password(login, password string) answer {
	v.Helper()
	return v.post("/desk/sign-in", "login", login, "password", password, "next", "/desk/account")
}

func TestInviting(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	for _, bad := range []struct {
		fields []string
		want   []string
	}{
		{[]string{"role", "reader", "login", "mina", "name", "Mina"}, []string{"Choose a role from the list",
			`value="mina"`, `value="Mina"`}},
		{[]string{"role", "", "login", "mina"}, []string{"Choose a role from the list"}},
		{[]string{"role", "team", "login", "Mina Paz", "name", "Mina"}, []string{"User name must be",
			`value="Mina Paz"`, `href="#login"`}},
		{[]string{"role", "team", "login", "admin"}, []string{"This user name is taken", `value="admin"`}},
		{[]string{"role", "moderator", "name", strings.Repeat("x", 81)}, []string{"80 characters or less",
			strings.Repeat("x", 81), `value="moderator" selected`}},
	} {
		admin.post("/desk/invitations", bad.fields...).want(t, 422, append(bad.want, "<title>Error:",
			`aria-invalid="true"`)...)
	}
	link := admin.invite(t, "role", "moderator", "name", "Mina Paz")
	admin.get("/desk/accounts").want(t, 200, "Mina Paz", "moderator", "created by Staff admin", "!"+link)

	guest := s.visitor()
	guest.get(link).want(t, 200, "Create your account", "moderator", `value="Mina Paz"`)
	guest.get(link+"?lang=es").want(t, 200, "Crear su cuenta", `<html lang="es"`)
	guest.post(link, "login", "Mína", "name", "Mina", "password", "short", "lang", "es").
		want(t, 422, "Mína", `value="Mina"`, "15 caracteres o más", `value="es" lang="es" selected`, "!short")
	guest.post(link, "login", "admin", "name", "Mina", "password", newPassword, "lang", "en").want(t, 422,
		"Este nombre de usuario ya existe", `value="en" lang="en" selected`)
	guest.post(link, "login", "mina", "name", "Mina", "password", newPassword, "lang", "en").leads(t, guest,
		"/desk/?did=welcome").leads(t, guest, "/desk/waiting?did=welcome").want(t, 200, "Le damos la bienvenida, ", "Mina",
		"Aquí está lo que espera una decisión", "No hay nada pendiente.")
	guest.get("/desk/waiting").want(t, 200)
	guest.get("/desk/accounts").want(t, 403)

	late := s.visitor()
	late.get(link).want(t, 410, "This link has been used", `href="/desk/sign-in"`)
	late.post(link, "login", "eve", "name", "Eve", "password", newPassword).want(t, 410, "This link has been used",
		"Eve", "!"+newPassword)
	for _, token := range []string{strings.Repeat("A", 43), "x", link[len("/desk/invitations/") : len(link)-1]} {
		late.get("/desk/invitations/"+token).want(t, 404, "This link does not work", `href="/desk/sign-in"`)
		late.post("/desk/invitations/"+token, "password", newPassword).want(t, 404, "This link does not work")
	}
	team := s.visitor()
	team.post(admin.invite(t, "role", "team"), "login", "tea", "name", "Tea", "password", newPassword).leads(t, team,
		"/desk/?did=welcome").leads(t, team, "/desk/questions?did=welcome").want(t, 200, "Here are the questions")

	revoked := admin.invite(t, "role", "team", "login", "juan")
	admin.get("/desk/accounts").want(t, 200, "juan")
	id := admin.get("/desk/accounts").between(t, `action="/desk/invitations/`, `/revoke"`)
	admin.post("/desk/invitations/"+id+"/revoke").leads(t, admin, "/desk/accounts?did=revoked").want(t, 200,
		"The invitation is revoked", "!juan")
	admin.get("/desk/accounts").want(t, 200, "!The invitation is revoked") // it is said once
	admin.post("/desk/invitations/"+id+"/revoke").want(t, 409)
	admin.post("/desk/invitations/x/revoke").want(t, 404)
	late.get(revoked, "Accept-Language", "es").want(t, 410, "Este enlace fue revocado")

	shown := admin.post("/desk/invitations", "role", "team")
	expires := "/desk/invitations/" + shown.between(t, "http://example.org/desk/invitations/", `"`)
	shown.want(t, 200, `data-copy="http://example.org`+expires+`"`, "Copy the link", "mailto:?subject=Invitation%20to%20work",
		url.PathEscape("http://example.org"+expires))
	s.pass(72 * time.Hour)
	late.get(expires).want(t, 410, "This link has expired")
	late.post(expires, "login", "eve.typed", "name", "Eve Typed", "password", newPassword).want(t, 410,
		"This link has expired", "Eve Typed", "eve.typed", "!"+newPassword)
	guest.password("mina", newPassword).want(t, 303)
	guest.get("/desk/waiting?did=welcome").want(t, 200, "!Le damos la bienvenida")
}

func TestAdministeringAccounts(t *testing.T) {
	s := newSite(t)
	admin, mod := s.staff(notice.Admin), s.staff(notice.Moderator)
	const path = "/desk/accounts/moderator"
	admin.get("/desk/accounts").want(t, 200, "Staff moderator", `href="`+path+`"`, "No second factor")
	admin.get(path).want(t, 200, "Staff moderator", "signed in now")
	admin.get("/desk/accounts/nobody").want(t, 404)
	admin.post(path+"/fire").want(t, 404)
	admin.post("/desk/accounts/nobody/disable").want(t, 404)

	admin.post(path+"/name", "name", "  ").want(t, 422, "Enter your name", "Staff moderator")
	admin.post(path+"/name", "name", strings.Repeat("y", 81)).want(t, 422, strings.Repeat("y", 81))
	admin.post(path+"/name", "name", "Mina Paz").leads(t, admin, path+"?did=name").want(t, 200, "Mina Paz",
		"The name is changed.")
	mod.get("/desk/waiting").want(t, 200, "Mina Paz")

	admin.post(path+"/role", "role", "king").want(t, 422, "Choose a role from the list")
	admin.post("/desk/accounts/admin/role", "role", "team").want(t, 422, "You cannot change your own role")
	admin.post("/desk/accounts/admin/disable").want(t, 422, "You cannot disable your own account")
	admin.post(path+"/role", "role", "team").leads(t, admin, path+"?did=role").want(t, 200, "The role is changed")
	mod.get("/desk/waiting").want(t, 303) // signed out
	mod.password("moderator", password).want(t, 303)
	mod.get("/desk/waiting").want(t, 403)

	admin.post(path+"/sign-out").want(t, 303)
	mod.get("/desk/questions").want(t, 303)

	link := admin.post(path + "/link")
	link.want(t, 200, "New password for moderator")
	reset := oneTimeLink.FindString(link.body)
	mod.get(reset).want(t, 200, "Set a new password", "moderator")
	mod.post(reset, "password", "short").want(t, 422, "15 characters or more", "!short")
	mod.post(reset, "password", newPassword).leads(t, mod, "/desk/sign-in?did=password").want(t, 200,
		"The password is changed")
	mod.get(reset).want(t, 410)
	mod.password("moderator", password).want(t, 422)
	mod.password("moderator", newPassword).want(t, 303)

	mod.turnOnCodes(t)
	admin.get(path).want(t, 200, "One-time codes", "Turn off two-step verification")
	admin.post(path+"/factors").leads(t, admin, path+"?did=factors").want(t, 200, "No second factor")
	mod.password("moderator", newPassword).leads(t, mod, "/desk/account").want(t, 200)

	admin.post(path+"/disable").leads(t, admin, path+"?did=disable").want(t, 200, "disabled")
	mod.get("/desk/account").want(t, 303)
	mod.password("moderator", newPassword).want(t, 422, "User name or password is not right")
	admin.post(path+"/link").want(t, 422, "This account is disabled")
	admin.post(path+"/enable").want(t, 303)
	mod.password("moderator", newPassword).want(t, 303)

	log := admin.get("/desk/activity")
	log.want(t, 200, "admin disabled the account moderator.", "admin gave moderator another role: team.",
		"Mina Paz set a new password by a link.",
		"The operator, on the machine itself, added the account admin, role: administrator.")
	admin.get("/desk/activity?lang=es").want(t, 200, "admin desactivó la cuenta moderator.",
		"admin dio a moderator otra función: equipo.")
}

func TestAccountsArePaged(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	err := s.store.UpdateAccounts(t.Context(), func(tx auth.WriteTx) error {
		for i := range 60 {
			a := auth.Account{Login: "guest" + strconv.Itoa(100+i), Name: "Guest", Role: notice.Team, Password: "$"}
			if err := tx.PutAccount(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first := admin.get("/desk/accounts")
	first.want(t, 200, `"/desk/accounts/guest148"`, `!"/desk/accounts/guest149"`)
	rest := first.between(t, `<a class="quiet" href="/desk/accounts?`, `"`)
	admin.get("/desk/accounts?"+rest).want(t, 200, `"/desk/accounts/guest149"`, `"/desk/accounts/guest159"`,
		`!"/desk/accounts/guest148"`, `!rel="next"`)
}

// TestTheActivityLog pages through it, and looks for what an export leaves there.
func TestTheActivityLog(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	admin.get("/desk/export.json").want(t, 200)
	for i := range 60 {
		admin.invite(t, "role", "team", "login", "guest"+strconv.Itoa(i))
	}
	first := admin.get("/desk/activity")
	first.want(t, 200, "guest59", "!guest9,", "Earlier entries")
	older := first.between(t, `<a class="quiet" href="/desk/activity`, `"`)
	admin.get("/desk/activity"+older).want(t, 200, "guest9,", "!guest59", "admin downloaded all comments.",
		"!Earlier entries")
	for _, bad := range []string{"0", "-1", "x", "99999999999999999999"} {
		admin.get("/desk/activity?before="+bad).want(t, 404)
	}
}

func TestOwnAccount(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	team.get("/desk/account").want(t, 200, "Staff team", "One-time codes are off.", "plain http")
	team.post("/desk/account", "name", " ", "lang", "es").want(t, 422, "Enter your name",
		`value="es" lang="es" selected`, `href="#name"`)
	team.post("/desk/account", "name", "Kept Name", "lang", "fr").want(t, 422, "Choose a language from the list",
		`value="Kept Name"`)
	team.get("/desk/account?lang=en")
	team.post("/desk/account", "name", "Tomás", "lang", "es").leads(t, team, "/desk/account?did=saved").
		want(t, 200, `<html lang="es"`, "Tomás", "Se guardó su cuenta.")
	team.get("/desk/questions", "Accept-Language", "en").want(t, 200, `<html lang="es"`)
	team.get("/desk/account?lang=en").want(t, 200, `<html lang="en"`) // the switch wins in this browser
	team.get("/desk/questions").want(t, 200, `<html lang="en"`)

	other := s.visitor()
	other.password("team", password).want(t, 303)
	team.get("/desk/account", "User-Agent", "Mozilla/5.0 Chrome/1 Safari/1").want(t, 200, "here", "signed in now")
	number := team.get("/desk/account").between(t, `action="/desk/account/sign-ins/`, `"`)
	team.post("/desk/account/sign-ins/x").want(t, 404)
	team.post("/desk/account/sign-ins/99").want(t, 404)
	team.post("/desk/account/sign-ins/"+number).leads(t, team, "/desk/account?did=ended").want(t, 200,
		"The session is ended.")
	other.get("/desk/account").want(t, 303)
	other.password("team", password).want(t, 303)
	team.post("/desk/account/sign-out").leads(t, team, "/desk/sign-in?did=signed-out").want(t, 200,
		"You are signed out everywhere.")
	other.get("/desk/account").want(t, 303)
}

func TestSigningInWithACode(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	page := team.get("/desk/account/codes")
	page.want(t, 200, "<svg", "Turn on one-time codes")
	secret := page.between(t, "<code>", "</code>")
	if len(secret) != 39 || secret[4] != ' ' {
		t.Errorf("secret %q", secret)
	}
	team.post("/desk/account/codes", "code", "12 typed").want(t, 422, "This code is not right", `value="12 typed"`,
		secret)
	team.post("/desk/account/codes", "code", "").want(t, 422, "Enter the code")
	secret, recovery := team.turnOnCodes(t)
	if len(recovery) != 10 {
		t.Fatalf("recovery codes %q", recovery)
	}
	team.get("/desk/account").want(t, 200, "One-time codes have been on since", "10 recovery codes are left",
		"!"+recovery[0])

	v := s.visitor()
	const second = "/desk/sign-in/second?next=%2Fdesk%2Faccount"
	v.get("/desk/sign-in/second").want(t, 200, "for staff only") // there is no first step yet
	v.password("team", password).leads(t, v, second).want(t, 200, "Second step", `value="/desk/account"`)
	for _, path := range []string{"/desk/", "/desk/account", "/desk/questions", "/desk/account/codes"} {
		if a := v.get(path); a.Code != 303 || !strings.HasPrefix(a.Header().Get("Location"), "/desk/sign-in?") {
			t.Errorf("%s opens with half a session: %d", path, a.Code)
		}
	}
	v.post("/desk/account", "name", "x").want(t, 401)
	send := func(fields ...string) answer {
		return v.post("/desk/sign-in/second", append(fields, "next", "/desk/account")...)
	}
	send("code", "000 000").want(t, 422, "This code is not right", `value="000 000"`, `href="#code"`, "Error:")
	send("code", "").want(t, 422, "Enter the code")
	send("by", "recovery", "recovery", "abcd").want(t, 422, "This is not one of your recovery codes", "<details open>")
	send("response", "{}").want(t, 422, "This passkey does not open an account here")
	code := s.code(secret, 0)
	send("code", code).leads(t, v, "/desk/account").want(t, 200, "password and one-time code")
	v.get("/desk/sign-in/second").want(t, 200, "for staff only") // half a session is used up

	again := s.visitor()
	again.password("team", password).want(t, 303)
	again.post("/desk/sign-in/second", "code", code).want(t, 422,
		"This code has been used already. Wait for the next one", `value="`+code+`"`)
	again.get("/desk/sign-in/second?lang=es").want(t, 200, "Segundo paso")
	again.post("/desk/sign-in/second", "code", code).want(t, 422, "Este código ya se usó. Espere al siguiente")
	again.post("/desk/sign-in/second", "by", "recovery", "recovery", recovery[0]).want(t, 303)
	again.get("/desk/account").want(t, 200, "contraseña y código de recuperación", "Quedan 9 códigos")

	late := s.visitor()
	late.password("team", password).want(t, 303)
	s.pass(5 * time.Minute)
	late.post("/desk/sign-in/second", "code", s.code(secret, 0)).want(t, 422, "Too much time has passed",
		"for staff only")

	guesser := s.visitor()
	last := answer{}
	for range 20 {
		guesser.password("team", password).want(t, 303)
		if last = guesser.post("/desk/sign-in/second", "code", "111111"); last.Code == 429 {
			break
		}
	}
	last.want(t, 429, "Too many attempts in a short time", `value="111111"`)
	if last.Header().Get("Retry-After") == "" {
		t.Error("it does not say how long to wait")
	}
}

func TestProving(t *testing.T) {
	s := newSite(t)
	team := s.staff(notice.Team)
	team.get("/desk/account/codes").want(t, 200)
	s.pass(16 * time.Minute)
	prove := func(next string) string { return "/desk/account/prove?" + url.Values{"next": {next}}.Encode() }
	team.get("/desk/account/codes").leads(t, team, prove("/desk/account/codes")).want(t, 200, "Confirm that it is you")
	team.get("/desk/account/passkeys").want(t, 200, "plain http") // it cannot be used here anyway
	team.post("/desk/account/codes", "code", "123456").leads(t, team, prove("/desk/account/codes"))
	team.post("/desk/account/codes/off").leads(t, team, prove("/desk/account"))
	team.post("/desk/account/recovery").leads(t, team, prove("/desk/account"))
	team.post("/desk/account/passkeys/x", "do", "remove").leads(t, team, prove("/desk/account"))
	team.post("/desk/account/passkeys", "passkey-name", "My phone", "response", "x").
		leads(t, team, prove("/desk/account/passkeys?name=My+phone"))
	team.post("/desk/account/prove", "password", "wrong", "next", "/desk/account/codes").
		want(t, 422, "This is not your present password", `value="/desk/account/codes"`)
	team.post("/desk/account/prove", "password", password, "next", "https://evil.example/").leads(t, team, "/desk/")
	team.post("/desk/account/prove", "password", password, "next", "/desk/account/codes").leads(t, team,
		"/desk/account/codes").want(t, 200, "<svg")
	team.post("/desk/account/codes/off").want(t, 404)
	team.post("/desk/account/recovery").want(t, 404)
	for range 5 {
		team.post("/desk/account/prove", "password", "wrong")
	}
	team.post("/desk/account/prove", "password", password).want(t, 429, "Too many attempts")
}

// A session alone is not enough for what only administrators may do: the password or a passkey is asked for again, and
// what was sent is kept.
func TestAdministratorsProve(t *testing.T) {
	s := newSite(t)
	mod, admin := s.staff(notice.Moderator), s.staff(notice.Admin)
	s.pass(11 * time.Minute)
	asked := 0
	for _, route := range routesOf(s) {
		path := strings.NewReplacer(":login", "moderator", ":act", "role").Replace(concrete(route.Path))
		ends := strings.HasSuffix(path, "/sign-out") || strings.Contains(path, "/sign-ins/") // the moderator's session
		ticks := path == "/desk/first-steps"                                                 // a list is ticked, and nothing else changed
		if route.Method != http.MethodPost || ends || ticks || mod.post(path).Code != 403 {
			continue
		}
		asked++
		admin.post(path, "role", "admin").want(t, 401, "Confirm that it is you", `action="`+path+`"`,
			`name="role" value="admin"`)
		s.pass(time.Minute) // until one more password may be tried
		admin.post(path, "role", "admin", "password", "guessed").want(t, 422, "This is not your present password",
			`name="role" value="admin"`, "!guessed")
	}
	if asked < 6 {
		t.Errorf("%d routes are reserved to administrators", asked)
	}
	admin.get("/desk/accounts/moderator").want(t, 200, "!another role")

	// The form is carried out when it comes back with the password, and nothing else is asked for ten minutes.
	invitation := []string{"role", "team", "login", "eva", "name", "Eva \"Paz\""}
	admin.post("/desk/invitations", invitation...).want(t, 401, `name="name" value="Eva &#34;Paz&#34;"`)
	admin.get("/desk/accounts").want(t, 200, "!Eva")
	admin.invite(t, append(invitation, "password", password)...)
	admin.get("/desk/accounts").want(t, 200, "Eva &#34;Paz&#34;", "!"+password)
	admin.post("/desk/accounts/moderator/role", "role", "team").leads(t, admin, "/desk/accounts/moderator?did=role")
	admin.get("/desk/export.json").want(t, 200, `"comments"`)

	s.pass(11 * time.Minute)
	prove := "/desk/account/prove?" + url.Values{"next": {"/desk/export.json"}}.Encode()
	admin.get("/desk/export.json").leads(t, admin, prove).want(t, 200, "Confirm that it is you")
	admin.upload(identityForm(0, "name.en", "River"), sent{"logo", "a.png", []byte("x")}).want(t, 401,
		"The picture that you chose is not kept", `name="name.en" value="River"`)
	admin.upload(identityForm(0, "name.en", "River")).want(t, 401, "!The picture")
	admin.post("/desk/identity", append(identityForm(0, "name.en", "River"), "password", password)...).want(t, 303)
	admin.get("/desk/identity").want(t, 200, `value="River"`)
}

// options returns what a page gives to the browser for a passkey.
func (a answer) options(t testing.TB) string {
	t.Helper()
	return a.between(t, `data-options="`, `"`)
}

func TestPasskeys(t *testing.T) {
	s := newSite(t, named)
	device := &authtest.Authenticator{Origin: "http://localhost:8080"}
	v := s.staff(notice.Team)
	add := func() answer {
		return v.get("/desk/account/passkeys", "User-Agent", "Mozilla/5.0 (X11) Chrome/1.0 Safari/1")
	}
	send := v.post
	add().want(t, 200, "passkey.js", `name="response"`, "Chrome", "JavaScript")
	v.get("/desk/account/passkeys", "Host", "127.0.0.1:8080").want(t, 200, "Passkeys are bound to localhost:8080",
		"!data-options")
	send("/desk/account/passkeys", "passkey-name", " ", "response", device.Create(t, add().options(t))).want(t, 422,
		"Enter a name for the passkey", "data-options")
	send("/desk/account/passkeys", "passkey-name", "My <phone>", "response", "{}").want(t, 422,
		"does not open an account", "My &lt;phone&gt;")
	made := device.Create(t, add().options(t))
	send("/desk/account/passkeys", "passkey-name", "My <phone>", "response", made).want(t, 200,
		"The passkey is added.", "<li><code>")
	send("/desk/account/passkeys", "passkey-name", "Again", "response", made).want(t, 422,
		"This took too long, or was sent twice", `value="Again"`)
	own := v.get("/desk/account")
	own.want(t, 200, "My &lt;phone&gt;", "10 recovery codes are left")
	ref := own.between(t, `action="/desk/account/passkeys/`, `"`)

	enter := s.visitor()
	door := enter.get("/desk/sign-in?next=/desk/questions")
	door.want(t, 200, "Sign in with a passkey", "passkey.js")
	enter.get("/desk/sign-in", "Host", "127.0.0.1:8080").want(t, 200, "!passkey.js")
	answer := device.Assert(t, door.options(t))
	in := enter.post("/desk/sign-in/passkey", "response", answer, "next", "/desk/questions")
	in.leads(t, enter, "/desk/questions").want(t, 200)
	enter.get("/desk/account").want(t, 200, "passkey")
	for name, response := range map[string]string{"sent twice": answer, "nothing": "", "no JSON": "x"} {
		a := s.visitor().post("/desk/sign-in/passkey", "response", response, "next", "/desk/questions")
		if a.Code != 422 || !strings.Contains(a.body, "<title>Error:") || !strings.Contains(a.body,
			`value="/desk/questions"`) {
			t.Errorf("%s: %d %.200s", name, a.Code, a.body)
		}
	}

	both := s.visitor()
	both.password("team", password).want(t, 303)
	second := both.get("/desk/sign-in/second")
	second.want(t, 200, "Use a passkey", `!name="code"`)
	both.get("/desk/sign-in/second", "Host", "127.0.0.1:8080").want(t, 200, "Passkeys are bound to localhost:8080",
		"!passkey.js", "Use a recovery code")
	both.post("/desk/sign-in/second", "response", device.Assert(t, second.options(t)), "next", "/desk/account").
		leads(t, both, "/desk/account").want(t, 200, "password and passkey")

	s.pass(20 * time.Minute)
	page := v.get("/desk/account/prove?next=/desk/account")
	send("/desk/account/prove", "response", device.Assert(t, page.options(t)), "next", "/desk/account").want(t, 303)
	send("/desk/account/passkeys/"+ref, "do", "rename", "name-"+ref, strings.Repeat("z", 81)).want(t, 422,
		strings.Repeat("z", 81), "80 characters", `href="#name-`+ref)
	send("/desk/account/passkeys/"+ref, "do", "rename", "name-"+ref, "Laptop").leads(t, v,
		"/desk/account?did=passkey-name").want(t, 200, "Laptop", "has its new name")
	send("/desk/account/passkeys/0000", "do", "rename", "name-0000", "x").want(t, 404)
	send("/desk/account/passkeys/"+ref, "do", "remove").leads(t, v, "/desk/account?did=passkey-off").want(t, 200,
		"You have no passkeys.", "The passkey is removed.")
	s.visitor().password("team", password).want(t, 303)
}

// TestNoSecretIsLogged follows secrets through a life of an account and looks for them in the log.
func TestNoSecretIsLogged(t *testing.T) {
	s := newSite(t)
	admin := s.staff(notice.Admin)
	link := admin.invite(t, "role", "team", "login", "rosa")
	rosa := s.visitor()
	rosa.post(link, "name", "Rosa", "password", newPassword).want(t, 303)
	secret, recovery := rosa.turnOnCodes(t)
	rosa.password("rosa", newPassword).want(t, 303)
	rosa.post("/desk/sign-in/second", "code", s.code(secret, 0)).want(t, 303)
	for _, secret := range []string{link[len("/desk/invitations/"):], newPassword, strings.ReplaceAll(secret, " ",
		""), recovery[0], rosa.cookies[0].Value} {
		if secret != "" && strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestAccountsByRoleAndObject has each role reach for each account by each route.
func TestAccountsByRoleAndObject(t *testing.T) {
	s := newSite(t)
	visitors := map[string]*visitor{"reader": s.visitor()}
	for _, r := range notice.StaffRoles {
		visitors[r.String()] = s.staff(r)
	}
	if _, err := s.auth.Add(t.Context(), "victim", "Victim", notice.Team, password); err != nil {
		t.Fatal(err)
	}
	victim := s.visitor()
	victim.password("victim", password).want(t, 303)
	before := s.account(t, "victim")
	for _, role := range []string{"reader", "team", "moderator"} {
		v := visitors[role]
		denied := map[bool]int{true: 401, false: 403}[role == "reader"]
		for _, login := range []string{"victim", "admin", role, "nobody"} {
			for _, act := range []string{"name", "role", "disable", "enable", "sign-out", "factors", "link",
				"anything"} {
				v.post("/desk/accounts/"+login+"/"+act, "name", "Changed", "role", "admin").want(t, denied, "!Victim",
					"!/desk/invitations/")
			}
			if code := v.get("/desk/accounts/" + login).Code; code != 403 && (code != 303 || role != "reader") {
				t.Errorf("%s sees %s: %d", role, login, code)
			}
		}
		v.post("/desk/invitations", "role", "admin").want(t, denied)
		for _, path := range []string{"/desk/accounts", "/desk/activity"} {
			if code := v.get(path).Code; code != 403 && (code != 303 || role != "reader") {
				t.Errorf("%s opens %s: %d", role, path, code)
			}
		}
	}
	// What is one's own is reached by no login in the address, and nobody else's by any number.
	mod := visitors["moderator"]
	mod.post("/desk/account/sign-ins/2").want(t, 404)
	mod.post("/desk/account", "name", "Mine", "login", "victim", "lang", "en").want(t, 303)
	victim.get("/desk/account").want(t, 200, "Victim")
	if after := s.account(t, "victim"); after.Name != before.Name || after.Role != before.Role || after.Disabled ||
		after.Password != before.Password {
		t.Errorf("the victim is %+v", after)
	}
}

func (s *site) account(t testing.TB, login string) (a auth.Account) {
	t.Helper()
	err := s.store.ViewAccounts(t.Context(), func(tx auth.Tx) (err error) {
		a, err = tx.Account(login)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Wrong codes after the right password are shown to the owner and to administrators.
func TestWrongCodesAreShown(t *testing.T) {
	s := newSite(t, named)
	mina, admin := s.staff(notice.Moderator), s.staff(notice.Admin)
	secret, _ := mina.turnOnCodes(t)
	mina.get("/desk/account").want(t, 200, "!wrong code")
	thief := s.visitor()
	for range 3 {
		thief.password("moderator", password)
		thief.post("/desk/sign-in/second", "code", "000000").want(t, 422, "This code is not right")
	}
	mina.get("/desk/account").want(t, 200, "3 wrong codes were entered after it", "If that was not you", "!After 100")
	mina.get("/desk/account?lang=es").want(t, 200, "3 códigos incorrectos", "Si no fue usted")
	admin.get("/desk/accounts/moderator").want(t, 200, "3 wrong codes were entered after it",
		"If that was not the owner")
	admin.get("/desk/activity").want(t, 200, "3 wrong codes in a row were entered")

	owner := s.visitor()
	owner.password("moderator", password)
	owner.post("/desk/sign-in/second", "code", s.code(secret, 0)).want(t, 303)
	owner.get("/desk/account?lang=en").want(t, 200, "3 wrong codes were entered after it")
}
