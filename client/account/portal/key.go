package portal

import (
	"cmp"
	"strings"

	"delonix/client/api"
	"delonix/storage"
)

// Key names one account: a user of a portal.
type Key struct{ Portal, User, Ext string }

// KeyOf names the account of an agent.
func KeyOf(a storage.Agent) Key {
	return Key{a.Portal, a.UserID, cmp.Or(a.ExtType, string(api.ExtWeb))}
}

// Compare puts accounts in order.
func (k Key) Compare(o Key) int {
	return strings.Compare(k.Portal+"\n"+k.User+"\n"+k.Ext, o.Portal+"\n"+o.User+"\n"+o.Ext)
}
