/** Where the product listens unless told otherwise; the digits spell TNR on a telephone. */
export const usualPort = 8670
