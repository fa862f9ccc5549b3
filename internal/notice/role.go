package notice

import "fmt"

// A Role is a set of permissions.
type Role uint8

const (
	Reader    Role = iota // anyone without an account
	Team                  // answers questions and publishes announcements
	Moderator             // as Team, and decides about comments
	Admin                 // as Moderator, exports and erases data, and manages rules, settings and accounts
)

// StaffRoles lists the roles that an account can have.
var StaffRoles = []Role{Team, Moderator, Admin}

var roleNames = map[Role]string{Team: "team", Moderator: "moderator", Admin: "admin"}

// String returns the name of a staff role in flags, forms and message keys; empty for Reader.
func (r Role) String() string { return roleNames[r] }

// ParseRole is the inverse of String for StaffRoles. Any other text is ErrNotFound.
func ParseRole(text string) (Role, error) { return parse(roleNames, text) }

// A Permission is a kind of action that needs a role.
type Permission uint8

const (
	ToSignIn     Permission = iota + 1 // have an account
	ToAnswer                           // see questions and reply as the institution
	ToModerate                         // see comments that are not public, and decide about comments
	ToExport                           // export all comments
	ToPublish                          // write, publish and correct announcements
	ToAdminister                       // manage accounts and read the activity log
	ToGovern                           // change house rules, settings and screening, confirm and date what was imported
	ToErase                            // erase what a person wrote, and find it by their address
)

var permissions = map[Permission][]Role{
	ToSignIn:     {Team, Moderator, Admin},
	ToAnswer:     {Team, Moderator, Admin},
	ToModerate:   {Moderator, Admin},
	ToExport:     {Admin},
	ToPublish:    {Team, Moderator, Admin},
	ToAdminister: {Admin},
	ToGovern:     {Admin},
	ToErase:      {Admin},
}

var permissionNames = map[Permission]string{
	ToSignIn: "sign-in", ToAnswer: "answer", ToModerate: "moderate", ToExport: "export", ToPublish: "publish",
	ToAdminister: "administer", ToGovern: "govern", ToErase: "erase",
}

// May reports whether r has permission p. An unknown role or permission is denied.
func (r Role) May(p Permission) bool {
	for _, granted := range permissions[p] {
		if granted == r {
			return true
		}
	}
	return false
}

// An Actor is the member of staff who performs an action. The zero Actor has no permissions. Actors are passed as
// arguments, never in a context.
type Actor struct {
	Login, Name string
	Role        Role
}

// Can is May for templates: it reports whether the actor has the permission with a name, such as "moderate". An unknown
// name is ErrNotFound.
func (a Actor) Can(name string) (bool, error) {
	p, err := parse(permissionNames, name)
	return a.Role.May(p), err
}

// Need returns an ErrForbidden unless the actor has permission p.
func (a Actor) Need(p Permission) error {
	if !a.Role.May(p) {
		return fmt.Errorf("%q as %v: %w", a.Login, a.Role, ErrForbidden)
	}
	return nil
}
