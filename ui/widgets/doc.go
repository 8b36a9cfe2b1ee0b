// Package widgets has the reusable pieces of the window: single-line text,
// surfaces, buttons, avatars, the Markdown view and the column that shows only
// the rows in sight. They know nothing of conversations or the client.
package widgets
