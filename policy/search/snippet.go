package search
// Terms are the words of a question as an Index knows them.
type Terms struct{ terms []weighted }
