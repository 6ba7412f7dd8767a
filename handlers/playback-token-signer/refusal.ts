/** An error as who invokes the function sees it: `errorType` is the code, and there is no stack trace. */
export class SignerRefusal extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
    this.stack = message;
  }
}
