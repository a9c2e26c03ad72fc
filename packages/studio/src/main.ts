import { mount } from "svelte";
import App from "./app/App.svelte";
import "./kit/theme.css";
import "./kit/shared.css";

const target = document.getElementById("studio");
if (target === null) throw new Error("index.html must have an element with the id studio");
mount(App, { target });
