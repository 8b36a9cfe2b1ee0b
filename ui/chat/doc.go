// Package chat is the main region of the window: the head of a conversation,
// its messages and what stands between them. It shows what it is given and
// tells the window what the person did.
package chat
