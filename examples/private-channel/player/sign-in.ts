/**
 * What the backend knows the viewer by. How somebody signs in is the business of the site: replace this function, or let the sign-in
 * page leave the token here. In session storage it is gone when the tab is closed.
 */
export function signInToken(): string | undefined {
  return sessionStorage.getItem('sign-in-token') ?? undefined;
}
