/** What `studio --help` teaches. */
export const STUDIO_HELP = `
Examples
  saddlepoint studio                     the runs in runs/
  saddlepoint studio experiments --open  the runs in experiments/, and a browser on them
  saddlepoint studio --port 0            any free port
  saddlepoint studio --host 0.0.0.0      for other machines too: the address printed has a token in it

Rooms
  Lab         a GAN's game in one or two dimensions, each objective beside the truth that it bounds
  Transport   optimal plans, their potentials and costs
  Runs        every run of the folder: live curves, pictures, quantities; start, stop, resume
  Explore     a generator under sliders, one for each code

Lab, Transport and Explore compute in the page. A training that the page starts is \`saddlepoint train\` in a
process of its own, with its folder in DIR.

Who may ask
  Only this machine, unless --host says otherwise. Others need the token, which is new with every start; the
  connection is not encrypted, so use it in networks that you trust.

Ending
  Ctrl-C stops the trainings that were started here, each after the steps under way, and they are saved; a second
  one does not wait for that. They can be resumed here or with \`saddlepoint train --resume --out RUN\`.

Exit codes
  0 ended by Ctrl-C   1 failed   2 bad usage
`;
