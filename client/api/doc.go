// Package api is the Flametree Chat API on the wire: one type for the routes of
// an agent ([Agent]), one for the public routes ([Public]), and the two
// WebSockets ([AgentSocket], [EventsSocket]).
//
// The package is tolerant in what it reads and conservative in what it sends.
// Every reading of what the API document leaves open is one named function with
// a table test that feeds all accepted shapes.
//
// What does not live here: retries, storage, merging, anything a person sees.
// A call does exactly one thing, reports a typed [*Error], and tells through
// [WroteRequest] whether it is safe to repeat it.
//
// # Routes
//
// {agentRoute} is {portal}/chatbot/{agent_id}, {publicRoute} is {portal}. Every
// request carries "Authorization: Bearer <token>". A token is bound to the
// scheme, host and port of its portal: no redirect is followed, and no other
// origin is ever asked. Plain http and ws are for loopback only.
//
// # Privacy
//
// Tokens live in [Secret], which never prints. Log records carry route
// templates, status codes and durations; never URLs, ids, texts or tokens.
package api
