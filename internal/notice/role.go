package notice

import "fmt"

// A Role says what a person may do.
type Role uint8

const (
	Reader    Role = iota // anyone; has no account
	Team                  // answers and announces for the institution
	Moderator             // decides on comments, and answers
	Admin                 // all of that, takes out the data and manages accounts
)

// StaffRoles lists the roles that an account can have.
var StaffRoles = []Role{Team, Moderator, Admin}

var roleNames = map[Role]string{Team: "team", Moderator: "moderator", Admin: "admin"}

// String returns the word that flags, forms and message keys use.
func (r Role) String() string { return roleNames[r] }

// ParseRole undoes String for StaffRoles. Any other text is ErrNotFound.
func ParseRole(text string) (Role, error) { return parse(roleNames, text) }

// A Permission is something that not everyone may do.
type Permission uint8

const (
	ToSignIn     Permission = iota + 1 // have an account
	ToAnswer                           // see open questions and reply as the institution
	ToModerate                         // see what is not public and decide on it
	ToExport                           // take out every comment
	ToPublish                          // write, publish and correct announcements
	ToAdminister                       // manage accounts, and read who did what
	ToGovern                           // change the house rules, the settings and the screening
)

var permissions = map[Permission][]Role{
	ToSignIn:     {Team, Moderator, Admin},
	ToAnswer:     {Team, Moderator, Admin},
	ToModerate:   {Moderator, Admin},
	ToExport:     {Admin},
	ToPublish:    {Team, Moderator, Admin},
	ToAdminister: {Admin},
	ToGovern:     {Admin},
}

var permissionNames = map[Permission]string{
	ToSignIn: "sign-in", ToAnswer: "answer", ToModerate: "moderate", ToExport: "export", ToPublish: "publish",
	ToAdminister: "administer", ToGovern: "govern",
}

// May reports whether r has permission p. What is not granted is denied.
func (r Role) May(p Permission) bool {
	for _, granted := range permissions[p] {
		if granted == r {
			return true
		}
	}
	return false
}

// An Actor is a member of the institution at work. It is passed as an argument, never found in a
// context.
type Actor struct {
	Login, Name string
	Role        Role
}

// Can reports whether the actor has the permission with a name, such as "moderate": for templates. An
// unknown name is ErrNotFound.
func (a Actor) Can(name string) (bool, error) {
	p, err := parse(permissionNames, name)
	return a.Role.May(p), err
}

// Need returns ErrForbidden unless the actor has permission p.
func (a Actor) Need(p Permission) error {
	if !a.Role.May(p) {
		return fmt.Errorf("%q as %v: %w", a.Login, a.Role, ErrForbidden)
	}
	return nil
}
