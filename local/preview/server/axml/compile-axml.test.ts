import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../testing/problems-of.ts';
import { compileAxml } from './compile-axml.ts';

const components = new Map([['todo-row', 'components/todo-row/todo-row']]);

function refusals(source: string): string[] {
  return problemsOf(() =>
    compileAxml({ source, file: 'pages/a/a.axml', components, readFile: () => undefined }),
  );
}

describe('compiling AXML', () => {
  it.each([
    ['an unknown tag', '<view>\n  <canvas /></view>', '2:3: The preview does not know <canvas>.'],
    ['an unknown attribute', '<view\n foo="1" />', '2:2: The preview’s <view> has no attribute “foo”.'],
    ['an unknown event', '<label onTap="x" />', '1:8: The preview’s <label> has no event “tap”.'],
    ['an event without a method', '<view onTap="" />', '1:7: onTap must name a method.'],
    ['a directive of another platform', '<view wx:if="{{a}}" />', '1:7: The preview does not know wx:if.'],
    ['such a directive on a block', '<block wx:if="{{a}}" />', '1:8: The preview does not know wx:if.'],
    ['an unknown directive', '<view a:show="{{a}}" />', '1:7: The preview does not know a:show.'],
    ['a call in an expression', '<view class="a {{b()}}" />', '1:18: AXML has no call in {{ }}.'],
    ['a call in text', '<view>\n {{ b() }}</view>', '2:5: AXML has no call in {{ }}.'],
    ['a condition without braces', '<view a:if="true" />', '1:13: The value must be one {{expression}}'],
    ['a:else alone', '<view a:else />', '1:7: a:else has no a:if right before it.'],
    [
      'a:else after something else',
      '<view a:if="{{a}}" /><text /><view a:else />',
      '1:36: a:else has no a:if',
    ],
    ['a:key without a:for', '<view a:key="id" />', '1:7: a:key needs a:for on the same element.'],
    [
      'an a:key with braces',
      '<view a:for="{{l}}" a:key="{{item.id}}" />',
      '1:21: a:key is the name of an item’s',
    ],
    ['an attribute on block', '<block class="x" />', '1:8: <block> takes only a:if'],
    ['a fixed value that does not exist', '<button type="big" />', '1:9: type can be default, primary, warn'],
    ['an attribute twice', '<view id="a" id="b" />', '1:14: The attribute id is written twice.'],
    ['a tag that is not closed', '<view><text></view>', '1:7: <text> is not closed.'],
    ['a closing tag alone', '<view /></text>', '1:9: </text> closes nothing.'],
    [
      'a misspelled tag',
      '<view><veiw>a</veiw></view>',
      '1:7: The preview does not know <veiw>: did you mean <view>?',
    ],
    [
      'a misspelled component',
      '<tod-row />',
      '1:1: The preview does not know <tod-row>: did you mean <todo-row>?',
    ],
    [
      'a misspelled opening tag',
      '<view><veiw>a</view></view>',
      '1:7: The preview does not know <veiw>: did you mean',
    ],
    [
      'a misspelled opening tag at the top',
      '<veiw>a</view>',
      '1:1: The preview does not know <veiw>: did you mean',
    ],
    ['a misspelled closing tag', '<view>a</veiw>', '1:8: </veiw> closes nothing: did you mean </view>?'],
    ['an unknown closing tag alone', '<view /></somewhere>', '1:9: </somewhere> closes nothing.'],
    [
      'an unknown tag that is not closed',
      '<view><canvas></view>',
      '1:7: The preview does not know <canvas>.',
    ],
    [
      'a tag with the name of an object’s method',
      '<constructor />',
      '1:1: The preview does not know <constructor>.',
    ],
    ['braces that are not closed', '<view>{{ a }</view>', '1:7: “{{” is not closed.'],
  ])('refuses %s with file, line and column', (_, source, message) => {
    const problems = refusals(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`pages/a/a.axml:${message}`);
  });

  it('tells every problem of a file at once', () => {
    expect(refusals('<foo /><bar /><view baz="" />')).toHaveLength(3);
  });

  it('tells a tag that is not closed beside a closing tag without partner', () => {
    expect(refusals('<view><text></view></label>')).toEqual([
      'pages/a/a.axml:1:20: </label> closes nothing.',
      'pages/a/a.axml:1:7: <text> is not closed.',
    ]);
  });

  it('does not take a closing tag in a comment for one', () => {
    expect(refusals('<view><!-- </text> --></view>')).toEqual([]);
  });

  it('does not take one in an attribute for one', () => {
    expect(refusals('<rich-text nodes="<b>x</b></p>" /><view data-x="</text>">a</view>')).toEqual([]);
  });

  it('lets all that the preview has through', () => {
    const source = `
      <view a:if="{{a}}" class="x {{b ? 'y' : ''}}" style="width: {{w}}rpx" data-some-id="{{id}}" onTap="tap">
        <text>{{a.b}}</text>
      </view>
      <block a:elif="{{c}}"><todo-row todo="{{c}}" onDone="done"><view slot="end" /></todo-row></block>
      <view a:else />
      <view a:for="{{list}}" a:for-item="todo" a:for-index="n" a:key="id" hidden="{{n > 3}}" catchTap="tap" />
      <button disabled type="primary" aria-label="Go">Go</button>`;
    expect(refusals(source)).toEqual([]);
  });
});
