/** Where sessionStorage holds that this tab left to sign out at a provider. */
export const SIGN_OUT_KEY = "pixy.sign-out";
