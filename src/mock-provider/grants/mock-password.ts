/** The password of every account. A pretend one: the page and the manual tell it. */
export const mockPassword = "mock-password";
